module "monitoring" {
  source = "./modules/monitoring"

  location                = azurerm_resource_group.main.location
  resource_group_name     = azurerm_resource_group.main.name
  tags                    = var.tags
  workspace_name          = "<%names.workspace%>"
  insights_name           = "<%names.insights%>"
  private_link_scope_name = "<%names.monitor_scope%>"
  action_group_name       = "<%names.alerts%>"
  action_group_short_name = "<%monitoring.short%>"
  contacts                = var.contacts
  retention_in_days       = <%monitoring.retention%>
  daily_ingestion_gb      = <%platform.monitoring.daily%>
  subnet_id               = module.network.subnet_ids["endpoints"]
  workbook                = file("${path.root}/../workbooks/platform.json")

  private_dns_zone_ids = [
    module.network.private_dns_zone_ids["privatelink.monitor.azure.com"],
    module.network.private_dns_zone_ids["privatelink.oms.opinsights.azure.com"],
    module.network.private_dns_zone_ids["privatelink.ods.opinsights.azure.com"],
    module.network.private_dns_zone_ids["privatelink.agentsvc.azure-automation.net"],
    module.network.private_dns_zone_ids["privatelink.blob.core.windows.net"],
  ]
}
<%#monitoring.watched%>

module "alerts" {
  source = "./modules/alerts"

  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  workspace_id        = module.monitoring.workspace_id
  action_group_id     = module.monitoring.action_group_id
<%#monitoring.openai%>
  openai_account_ids  = module.openai.account_ids
<%/monitoring.openai%>
<%#monitoring.cluster%>
  cluster_ids         = { cluster = module.aks.cluster_id }
<%/monitoring.cluster%>
<%#monitoring.machines%>
  machine_ids         = module.gpu_vm.machine_ids
<%/monitoring.machines%>
<%#monitoring.vault%>
  vault_ids           = { vault = module.identity.key_vault_id }
<%/monitoring.vault%>
}
<%/monitoring.watched%>
