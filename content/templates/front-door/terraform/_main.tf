<%#front_door.there%>
module "front_door" {
  source = "./modules/front-door"

  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  name                = "<%names.front%>"
  endpoint_name       = "<%names.front_endpoint%>"
  firewall_name       = "<%names.front_firewall%>"
  origins             = var.front_door_origins
  workspace_id        = module.monitoring.workspace_id
}
<%/front_door.there%>
