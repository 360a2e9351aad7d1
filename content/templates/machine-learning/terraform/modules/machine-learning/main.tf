<%#machine_learning.any%>
# A private workspace: no public address, no key of a store, a way out to approved hosts alone, machines that go to zero.

resource "azurerm_user_assigned_identity" "workspace" {
  name                = "id-${var.name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

locals {
  # What the workspace does at its stores, each with the least role that allows it.
  roles = {
    storage  = { scope = var.storage_account_id, role = "Storage Blob Data Contributor" }
    files    = { scope = var.storage_account_id, role = "Storage File Data Privileged Contributor" }
    vault    = { scope = var.key_vault_id, role = "Key Vault Secrets Officer" }
    registry = { scope = var.registry_id, role = "AcrPush" }
  }
}

resource "azurerm_role_assignment" "workspace" {
  for_each = local.roles

  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.workspace.principal_id
}

resource "azurerm_role_assignment" "key" {
  count = var.own_key ? 1 : 0

  scope                = var.key_vault_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.workspace.principal_id
}

resource "azurerm_key_vault_key" "data" {
  count = var.own_key ? 1 : 0

  name         = "machine-learning-data"
  key_vault_id = var.key_vault_id
  key_type     = "RSA"
  key_size     = 3072
  key_opts     = ["unwrapKey", "wrapKey"]
  tags         = var.tags

  rotation_policy {
    expire_after         = "P2Y"
    notify_before_expiry = "P30D"

    automatic {
      time_before_expiry = "P60D"
    }
  }
}

resource "azurerm_machine_learning_workspace" "this" {
  name                = var.name
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = merge(var.tags, { workload-type = "machine-learning" })

  application_insights_id = var.insights_id
  key_vault_id            = var.key_vault_id
  storage_account_id      = var.storage_account_id
  container_registry_id   = var.registry_id

  public_network_access_enabled  = false
  storage_account_access_type    = "Identity"
  high_business_impact           = var.own_key
  primary_user_assigned_identity = azurerm_user_assigned_identity.workspace.id

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.workspace.id]
  }

  # Machines reach what is listed below and Azure's own services; what is not listed is refused.
  managed_network {
    isolation_mode = "AllowOnlyApprovedOutbound"
  }

  dynamic "encryption" {
    for_each = var.own_key ? [1] : []
    content {
      key_vault_id              = var.key_vault_id
      key_id                    = azurerm_key_vault_key.data[0].id
      user_assigned_identity_id = azurerm_user_assigned_identity.workspace.id
    }
  }

  depends_on = [azurerm_role_assignment.workspace, azurerm_role_assignment.key]
}

resource "azurerm_management_lock" "this" {
  count = var.deletion_protection ? 1 : 0

  name       = "keep"
  scope      = azurerm_machine_learning_workspace.this.id
  lock_level = "CanNotDelete"
  notes      = "Take this lock off in the change that removes the workspace; experiments and models go with it."
}

resource "azurerm_machine_learning_workspace_network_outbound_rule_fqdn" "approved" {
  for_each = toset(var.approved_hosts)

  name             = "host-${replace(replace(each.key, ".", "-"), "*", "any")}"
  workspace_id     = azurerm_machine_learning_workspace.this.id
  destination_fqdn = each.key
}

resource "azurerm_machine_learning_compute_cluster" "training" {
  for_each = var.clusters

  name                          = each.key
  location                      = var.location
  machine_learning_workspace_id = azurerm_machine_learning_workspace.this.id
  vm_size                       = each.value.size
  vm_priority                   = each.value.spot ? "LowPriority" : "Dedicated"
  tags                          = merge(var.tags, { workload-type = "training" })

  # No way in: no public address, no SSH, no local account. They stand in the managed network of the workspace.
  local_auth_enabled        = false
  node_public_ip_enabled    = false
  ssh_public_access_enabled = false

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.workspace.id]
  }

  # One idle machine of a training size costs more in a weekend than the experiment did.
  scale_settings {
    min_node_count                       = 0
    max_node_count                       = each.value.most
    scale_down_nodes_after_idle_duration = "PT${each.value.idle_minutes}M"
  }
}

resource "azurerm_private_endpoint" "this" {
  name                = "pe-${var.name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.endpoint_subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = var.name
    private_connection_resource_id = azurerm_machine_learning_workspace.this.id
    subresource_names              = ["amlworkspace"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = var.private_dns_zone_ids
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_machine_learning_workspace.this.id
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category_group = "allLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}
<%/machine_learning.any%>
