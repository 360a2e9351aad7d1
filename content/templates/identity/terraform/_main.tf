module "identity" {
  source = "./modules/identity"

  vault_name          = "<%names.vault%>"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  deletion_protection = var.deletion_protection
  tenant_id           = var.tenant_id
  subnet_id           = module.network.subnet_ids["endpoints"]
  private_dns_zone_id = module.network.private_dns_zone_ids["privatelink.vaultcore.azure.net"]
  workspace_id        = module.monitoring.workspace_id

  workloads = {
<%#identity.workloads%>
    "<%name%>" = { identity = "<%identity%>", namespace = "<%namespace%>", account = "<%account%>" }
<%/identity.workloads%>
  }
<%#identity.cluster%>

  # The cluster vouches for its service accounts, so that no pod holds a secret.
  trusts_cluster = true
  cluster_issuer = module.aks.oidc_issuer_url
<%/identity.cluster%>

  deploy_name = "<%identity.deploy%>"
  environment = "<%platform.environment%>"

  repositories = {
<%#identity.repositories%>
    "<%key%>" = "<%repository%>"
<%/identity.repositories%>
  }
}
