module "storage" {
  source = "./modules/storage"

  location                      = azurerm_resource_group.main.location
  resource_group_name           = azurerm_resource_group.main.name
  tags                          = var.tags
  deletion_protection           = var.deletion_protection
  zones                         = [<%#platform.storage.zones%>"<%.%>"<%^last%>, <%/last%><%/platform.storage.zones%>]
  soft_delete_days              = <%platform.storage.keep%>
  cool_after_days               = <%platform.storage.cool%>
  cold_after_days               = <%platform.storage.cold%>
  delete_versions_after_days    = <%platform.storage.versions%>
  delete_checkpoints_after_days = <%platform.storage.checkpoints%>
  subnet_id                     = module.network.subnet_ids["endpoints"]
  blob_dns_zone_id              = module.network.private_dns_zone_ids["privatelink.blob.core.windows.net"]
  dfs_dns_zone_id               = module.network.private_dns_zone_ids["privatelink.dfs.core.windows.net"]
  workspace_id                  = module.monitoring.workspace_id
<%#storage.own_key%>
  key_vault_id                  = module.identity.key_vault_id
<%/storage.own_key%>

  accounts = {
<%#storage.accounts%>
    <%key%> = {
      name           = "<%name%>"
      classification = "<%classification%>"
      replication    = "<%replication%>"
      own_key        = <%own_key%>
      containers     = [<%#containers%>"<%container%>"<%^last%>, <%/last%><%/containers%>]
    }
<%/storage.accounts%>
  }

  lake = {
    name           = "<%storage.lake.name%>"
    classification = "<%storage.lake.classification%>"
    replication    = "<%storage.lake.replication%>"
    own_key        = <%storage.lake.own_key%>
  }
}
