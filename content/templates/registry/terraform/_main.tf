module "registry" {
  source = "./modules/registry"

  name                = "<%names.registry%>"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  subnet_id           = module.network.subnet_ids["endpoints"]
  private_dns_zone_id = module.network.private_dns_zone_ids["privatelink.azurecr.io"]
  workspace_id        = module.monitoring.workspace_id
<%#platform.second_region%>
  second_location     = "<%platform.second_region%>"
<%/platform.second_region%>
}
