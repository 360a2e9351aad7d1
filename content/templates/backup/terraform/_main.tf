module "backup" {
  source = "./modules/backup"

  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  vault_name          = "<%names.backup_vault%>"
  redundancy          = "<%backup.redundancy%>"
  workspace_id        = module.monitoring.workspace_id
  storage_account_ids = module.storage.account_ids
  blob_days           = <%platform.backup.blobs%>
<%#backup.machines%>
  machine_vault_name  = "<%names.backup%>"
  machine_ids         = module.gpu_vm.machine_ids
  machine_days        = <%platform.backup.machines%>
<%/backup.machines%>
<%#backup.cluster%>
  resource_group_id   = azurerm_resource_group.main.id
  cluster_days        = <%platform.backup.cluster%>

  cluster = {
    id                   = module.aks.cluster_id
    principal_id         = module.aks.cluster_principal_id
    storage_account_id   = module.storage.account_ids["<%storage.main%>"]
    storage_account_name = module.storage.account_names["<%storage.main%>"]
    subscription_id      = var.subscription_id
    tenant_id            = var.tenant_id
  }
<%/backup.cluster%>
}
