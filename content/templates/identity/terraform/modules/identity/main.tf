resource "azurerm_key_vault" "this" {
  name                = var.vault_name
  location            = var.location
  resource_group_name = var.resource_group_name
  tenant_id           = var.tenant_id
  sku_name            = "premium"
  tags                = var.tags

  # Roles and no access policies: who may read a secret stands beside who may do everything else.
  rbac_authorization_enabled = true

  # Nobody, not even its owner, can destroy what it held before ninety days are over.
  purge_protection_enabled   = true
  soft_delete_retention_days = 90

  public_network_access_enabled = false

  network_acls {
    default_action = "Deny"
    bypass         = "None"
  }
}

# Everything that is encrypted with a key in it dies with it; taking the lock off is a step of its own.
resource "azurerm_management_lock" "vault" {
  count = var.deletion_protection ? 1 : 0

  name       = "keep"
  scope      = azurerm_key_vault.this.id
  lock_level = "CanNotDelete"
  notes      = "Take this lock off in the change that removes the vault."
}

resource "azurerm_private_endpoint" "vault" {
  name                = "pe-${var.vault_name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "vault"
    private_connection_resource_id = azurerm_key_vault.this.id
    subresource_names              = ["vault"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [var.private_dns_zone_id]
  }
}

resource "azurerm_monitor_diagnostic_setting" "vault" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_key_vault.this.id
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category_group = "audit"
  }

  enabled_log {
    category_group = "allLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_user_assigned_identity" "workload" {
  for_each = var.workloads

  name                = each.value.identity
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

# A workload reads secrets and can neither write nor list who else may.
resource "azurerm_role_assignment" "workload_secrets" {
  for_each = var.workloads

  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.workload[each.key].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_federated_identity_credential" "workload" {
  # Whether is known before the cluster is there, who is not: a plan needs the first.
  for_each = var.trusts_cluster ? var.workloads : {}

  name                      = "kubernetes"
  user_assigned_identity_id = azurerm_user_assigned_identity.workload[each.key].id
  audience                  = ["api://AzureADTokenExchange"]
  issuer                    = var.cluster_issuer
  subject                   = "system:serviceaccount:${each.value.namespace}:${each.value.account}"
}

# What it may do is granted where it deploys to, by a person: README.md says how.
resource "azurerm_user_assigned_identity" "deploy" {
  name                = var.deploy_name
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

# A job acts as it only inside the protected environment, so that its approvals hold for the cloud too.
resource "azurerm_federated_identity_credential" "github" {
  for_each = var.repositories

  name                      = "github-${each.key}"
  user_assigned_identity_id = azurerm_user_assigned_identity.deploy.id
  audience                  = ["api://AzureADTokenExchange"]
  issuer                    = "https://token.actions.githubusercontent.com"
  subject                   = "repo:${each.value}:environment:${var.environment}"
}
