<%#machine_learning.any%>
module "machine_learning" {
  source = "./modules/machine-learning"

  name                = "<%names.machine_learning%>"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  deletion_protection = var.deletion_protection
  storage_account_id  = module.storage.account_ids["models"]
  key_vault_id        = module.identity.key_vault_id
  insights_id         = module.monitoring.insights_id
  registry_id         = module.registry.id
  workspace_id        = module.monitoring.workspace_id
  endpoint_subnet_id  = module.network.subnet_ids["endpoints"]
  approved_hosts      = [<%#platform.machine_learning.approved%>"<%.%>"<%^last%>, <%/last%><%/platform.machine_learning.approved%>]
  own_key             = <%machine_learning.own_key%>

  private_dns_zone_ids = [
    module.network.private_dns_zone_ids["privatelink.api.azureml.ms"],
    module.network.private_dns_zone_ids["privatelink.notebooks.azure.net"],
  ]

  clusters = {
<%#machine_learning.clusters%>
    "<%name%>" = {
      size         = "<%size%>"
      most         = <%most%>
      idle_minutes = <%idle%>
      spot         = <%spot%>
    }
<%/machine_learning.clusters%>
  }
}
<%/machine_learning.any%>
