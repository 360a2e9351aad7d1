# One Blob account for each class of data, so that a key, a network rule or a deletion never reaches further than
# one class; and one Data Lake account, whose folders can carry the access of a team.
resource "azurerm_storage_account" "blob" {
  for_each = var.accounts

  name                            = each.value.name
  location                        = var.location
  resource_group_name             = var.resource_group_name
  account_kind                    = "StorageV2"
  account_tier                    = "Standard"
  account_replication_type        = each.value.replication
  access_tier                     = "Hot"
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  public_network_access_enabled   = false
  allow_nested_items_to_be_public = false
  # Keys open everything for ever and name nobody; identities are asked instead.
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  cross_tenant_replication_enabled  = false
  allowed_copy_scope                = "AAD"
  infrastructure_encryption_enabled = each.value.own_key
  tags                              = merge(var.tags, { data-classification = each.value.classification })

  blob_properties {
    versioning_enabled            = true
    change_feed_enabled           = true
    change_feed_retention_in_days = var.soft_delete_days + 1
    last_access_time_enabled      = true

    delete_retention_policy {
      days = var.soft_delete_days
    }

    container_delete_retention_policy {
      days = var.soft_delete_days
    }
  }

  network_rules {
    default_action = "Deny"
    # Cost exports and backups come from services of Azure itself, which sign in as themselves.
    bypass = ["AzureServices"]
  }

  dynamic "identity" {
    for_each = each.value.own_key ? [1] : []
    content {
      type         = "UserAssigned"
      identity_ids = [azurerm_user_assigned_identity.encryption[0].id]
    }
  }

  dynamic "customer_managed_key" {
    for_each = each.value.own_key ? [1] : []
    content {
      key_vault_key_id          = azurerm_key_vault_key.encryption[0].versionless_id
      user_assigned_identity_id = azurerm_user_assigned_identity.encryption[0].id
    }
  }

  # The key can be used only once the identity may use it.
  depends_on = [azurerm_role_assignment.encryption]
}

resource "azurerm_storage_account" "lake" {
  name                            = var.lake.name
  location                        = var.location
  resource_group_name             = var.resource_group_name
  account_kind                    = "StorageV2"
  account_tier                    = "Standard"
  account_replication_type        = var.lake.replication
  access_tier                     = "Hot"
  is_hns_enabled                  = true
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  public_network_access_enabled   = false
  allow_nested_items_to_be_public = false
  # With keys, ACLs mean nothing: whoever holds a key reads every team's folder.
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  cross_tenant_replication_enabled  = false
  allowed_copy_scope                = "AAD"
  infrastructure_encryption_enabled = var.lake.own_key
  tags                              = merge(var.tags, { data-classification = var.lake.classification })

  # An account with real folders keeps no versions; what is deleted can be brought back.
  blob_properties {
    last_access_time_enabled = true

    delete_retention_policy {
      days = var.soft_delete_days
    }

    container_delete_retention_policy {
      days = var.soft_delete_days
    }
  }

  network_rules {
    default_action = "Deny"
    bypass         = ["AzureServices"]
  }

  dynamic "identity" {
    for_each = var.lake.own_key ? [1] : []
    content {
      type         = "UserAssigned"
      identity_ids = [azurerm_user_assigned_identity.encryption[0].id]
    }
  }

  dynamic "customer_managed_key" {
    for_each = var.lake.own_key ? [1] : []
    content {
      key_vault_key_id          = azurerm_key_vault_key.encryption[0].versionless_id
      user_assigned_identity_id = azurerm_user_assigned_identity.encryption[0].id
    }
  }

  depends_on = [azurerm_role_assignment.encryption]
}

# Containers of the Blob accounts: "models" is the cache that inference nodes read weights from, "artifacts" holds
# checkpoints and results, "cost-exports" takes the daily bill.
resource "azurerm_storage_container" "blob" {
  for_each = { for item in flatten([
    for key, account in var.accounts : [for container in account.containers : { key = key, container = container }]
  ]) : "${item.key}/${item.container}" => item }

  name                  = each.value.container
  storage_account_id    = azurerm_storage_account.blob[each.value.key].id
  container_access_type = "private"
}

# The zones of the lake are its file systems. Folders of teams and their ACLs are set by data-lake/apply-acl.sh:
# they are data, which neither Terraform's plan nor an ARM deployment can reach without standing inside the network.
resource "azurerm_storage_container" "zone" {
  for_each = toset(var.zones)

  name                  = each.value
  storage_account_id    = azurerm_storage_account.lake.id
  container_access_type = "private"
}

# What nobody has read for a while costs a tenth, and what nobody missed goes.
resource "azurerm_storage_management_policy" "blob" {
  for_each = var.accounts

  storage_account_id = azurerm_storage_account.blob[each.key].id

  rule {
    name    = "cool-then-cold"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      base_blob {
        tier_to_cool_after_days_since_last_access_time_greater_than = var.cool_after_days
        tier_to_cold_after_days_since_last_access_time_greater_than = var.cold_after_days
        auto_tier_to_hot_from_cool_enabled                          = true
      }

      snapshot {
        delete_after_days_since_creation_greater_than = var.delete_versions_after_days
      }

      version {
        delete_after_days_since_creation = var.delete_versions_after_days
      }
    }
  }

  rule {
    name    = "expire-checkpoints"
    enabled = true

    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["artifacts/checkpoints/", "artifacts/experiments/"]
    }

    actions {
      base_blob {
        delete_after_days_since_modification_greater_than = var.delete_checkpoints_after_days
      }
    }
  }
}

resource "azurerm_storage_management_policy" "lake" {
  storage_account_id = azurerm_storage_account.lake.id

  rule {
    name    = "cool-raw"
    enabled = true

    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["${var.zones[0]}/"]
    }

    actions {
      base_blob {
        tier_to_cool_after_days_since_modification_greater_than = var.cool_after_days
        tier_to_cold_after_days_since_modification_greater_than = var.cold_after_days
      }
    }
  }
}

resource "azurerm_private_endpoint" "blob" {
  for_each = var.accounts

  name                = "pe-${each.value.name}-blob"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "blob"
    private_connection_resource_id = azurerm_storage_account.blob[each.key].id
    subresource_names              = ["blob"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "blob"
    private_dns_zone_ids = [var.blob_dns_zone_id]
  }
}

# The lake speaks two protocols, and tools for it use both.
resource "azurerm_private_endpoint" "lake_blob" {
  name                = "pe-${var.lake.name}-blob"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "blob"
    private_connection_resource_id = azurerm_storage_account.lake.id
    subresource_names              = ["blob"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "blob"
    private_dns_zone_ids = [var.blob_dns_zone_id]
  }
}

resource "azurerm_private_endpoint" "lake_dfs" {
  name                = "pe-${var.lake.name}-dfs"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "dfs"
    private_connection_resource_id = azurerm_storage_account.lake.id
    subresource_names              = ["dfs"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "dfs"
    private_dns_zone_ids = [var.dfs_dns_zone_id]
  }
}

# Who read, wrote and deleted what.
resource "azurerm_monitor_diagnostic_setting" "blob" {
  for_each = var.accounts

  name                       = "to-workspace"
  target_resource_id         = "${azurerm_storage_account.blob[each.key].id}/blobServices/default"
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category_group = "audit"
  }

  enabled_metric {
    category = "Transaction"
  }
}

resource "azurerm_monitor_diagnostic_setting" "lake" {
  name                       = "to-workspace"
  target_resource_id         = "${azurerm_storage_account.lake.id}/blobServices/default"
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category_group = "audit"
  }

  enabled_metric {
    category = "Transaction"
  }
}

# A plan that would delete an account fails, whoever applies it. Take the lock away first, on purpose.
resource "azurerm_management_lock" "blob" {
  for_each = var.deletion_protection ? var.accounts : {}

  name       = "keep"
  scope      = azurerm_storage_account.blob[each.key].id
  lock_level = "CanNotDelete"
  notes      = "Holds data of the class ${each.value.classification}."
}

resource "azurerm_management_lock" "lake" {
  count = var.deletion_protection ? 1 : 0

  name       = "keep"
  scope      = azurerm_storage_account.lake.id
  lock_level = "CanNotDelete"
  notes      = "Holds data of the class ${var.lake.classification}."
}

# Restricted data is encrypted with a key of ours: taking the key away takes the data away.
resource "azurerm_user_assigned_identity" "encryption" {
  count = var.key_vault_id == null ? 0 : 1

  name                = "id-${var.lake.name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_role_assignment" "encryption" {
  count = var.key_vault_id == null ? 0 : 1

  scope                = var.key_vault_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.encryption[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_key_vault_key" "encryption" {
  count = var.key_vault_id == null ? 0 : 1

  name         = "storage"
  key_vault_id = var.key_vault_id
  key_type     = "RSA"
  key_size     = 3072
  key_opts     = ["wrapKey", "unwrapKey"]
  tags         = var.tags

  rotation_policy {
    expire_after         = "P2Y"
    notify_before_expiry = "P30D"

    automatic {
      time_after_creation = "P1Y"
    }
  }
}
