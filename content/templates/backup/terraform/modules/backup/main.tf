# Backups that outlive a mistake and a break-in: kept by soft delete, locked against shortening, in more than one hall.
resource "azurerm_data_protection_backup_vault" "this" {
  name                         = var.vault_name
  location                     = var.location
  resource_group_name          = var.resource_group_name
  datastore_type               = "VaultStore"
  redundancy                   = var.redundancy
  cross_region_restore_enabled = var.redundancy == "GeoRedundant" ? true : null
  soft_delete                  = "On"
  retention_duration_in_days   = 30
  # Unlocked can be taken back while the first restore is tried; set it to Locked after that, for good.
  immutability = var.immutability
  tags         = var.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_monitor_diagnostic_setting" "vault" {
  name                           = "to-workspace"
  target_resource_id             = azurerm_data_protection_backup_vault.this.id
  log_analytics_workspace_id     = var.workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category_group = "allLogs"
  }

  enabled_metric {
    category = "Health"
  }
}

# Blobs: any moment of the last days can be brought back, container by container.
resource "azurerm_data_protection_backup_policy_blob_storage" "this" {
  name                                   = "blobs-${var.blob_days}-days"
  vault_id                               = azurerm_data_protection_backup_vault.this.id
  operational_default_retention_duration = "P${var.blob_days}D"
}

resource "azurerm_role_assignment" "blob" {
  for_each = var.storage_account_ids

  scope                = each.value
  role_definition_name = "Storage Account Backup Contributor"
  principal_id         = azurerm_data_protection_backup_vault.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_data_protection_backup_instance_blob_storage" "this" {
  for_each = var.storage_account_ids

  name               = "blobs-${each.key}"
  location           = var.location
  vault_id           = azurerm_data_protection_backup_vault.this.id
  storage_account_id = each.value
  backup_policy_id   = azurerm_data_protection_backup_policy_blob_storage.this.id

  depends_on = [azurerm_role_assignment.blob]
}
<%#backup.machines%>

# Machines: the disk of the system and of data, every night. NVMe scratch is no part of it and cannot be.
resource "azurerm_recovery_services_vault" "this" {
  name                          = var.machine_vault_name
  location                      = var.location
  resource_group_name           = var.resource_group_name
  sku                           = "Standard"
  storage_mode_type             = var.redundancy
  cross_region_restore_enabled  = var.redundancy == "GeoRedundant"
  public_network_access_enabled = false
  immutability                  = var.immutability == "Disabled" ? "Disabled" : var.immutability
  tags                          = var.tags

  identity {
    type = "SystemAssigned"
  }

  monitoring {
    alerts_for_all_job_failures_enabled            = true
    alerts_for_critical_operation_failures_enabled = true
  }
}

resource "azurerm_monitor_diagnostic_setting" "machine_vault" {
  name                           = "to-workspace"
  target_resource_id             = azurerm_recovery_services_vault.this.id
  log_analytics_workspace_id     = var.workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category_group = "allLogs"
  }

  enabled_metric {
    category = "Health"
  }
}

resource "azurerm_backup_policy_vm" "this" {
  name                           = "machines-${var.machine_days}-days"
  resource_group_name            = var.resource_group_name
  recovery_vault_name            = azurerm_recovery_services_vault.this.name
  policy_type                    = "V2"
  timezone                       = "UTC"
  instant_restore_retention_days = 2

  backup {
    frequency = "Daily"
    time      = "02:00"
  }

  retention_daily {
    count = var.machine_days
  }

  retention_weekly {
    count    = 12
    weekdays = ["Sunday"]
  }
}

resource "azurerm_backup_protected_vm" "this" {
  for_each = var.machine_ids

  resource_group_name = var.resource_group_name
  recovery_vault_name = azurerm_recovery_services_vault.this.name
  source_vm_id        = each.value
  backup_policy_id    = azurerm_backup_policy_vm.this.id
}
<%/backup.machines%>
<%#backup.cluster%>

# The cluster: objects and volumes every night. Repositories hold what was meant; this holds what was there.
resource "azurerm_kubernetes_cluster_extension" "backup" {
  name              = "azure-aks-backup"
  cluster_id        = var.cluster.id
  extension_type    = "Microsoft.DataProtection.Kubernetes"
  release_train     = "stable"
  release_namespace = "dataprotection-microsoft"

  configuration_settings = {
    "configuration.backupStorageLocation.bucket"                   = "cluster-backups"
    "configuration.backupStorageLocation.config.resourceGroup"     = var.resource_group_name
    "configuration.backupStorageLocation.config.storageAccount"    = var.cluster.storage_account_name
    "configuration.backupStorageLocation.config.subscriptionId"    = var.cluster.subscription_id
    "configuration.backupStorageLocation.config.useAAD"            = "true"
    "configuration.backupStorageLocation.config.storageAccountURI" = "https://${var.cluster.storage_account_name}.blob.core.windows.net/"
    "credentials.tenantId"                                         = var.cluster.tenant_id
  }
}

resource "azurerm_kubernetes_cluster_trusted_access_role_binding" "backup" {
  name                  = "backup"
  kubernetes_cluster_id = var.cluster.id
  roles                 = ["Microsoft.DataProtection/backupVaults/backup-operator"]
  source_resource_id    = azurerm_data_protection_backup_vault.this.id
}

resource "azurerm_role_assignment" "extension_storage" {
  scope                = var.cluster.storage_account_id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_kubernetes_cluster_extension.backup.aks_assigned_identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "vault_cluster" {
  scope                = var.cluster.id
  role_definition_name = "Reader"
  principal_id         = azurerm_data_protection_backup_vault.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "vault_group" {
  for_each = toset(["Reader", "Disk Snapshot Contributor", "Data Operator for Managed Disks"])

  scope                = var.resource_group_id
  role_definition_name = each.value
  principal_id         = azurerm_data_protection_backup_vault.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

# The cluster writes the snapshots itself. Disk Snapshot Contributor is what that takes; the provider's example gives
# Contributor, which is far more.
resource "azurerm_role_assignment" "cluster_group" {
  scope                = var.resource_group_id
  role_definition_name = "Disk Snapshot Contributor"
  principal_id         = var.cluster.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_data_protection_backup_policy_kubernetes_cluster" "this" {
  name                = "cluster-${var.cluster_days}-days"
  resource_group_name = var.resource_group_name
  vault_name          = azurerm_data_protection_backup_vault.this.name

  # Every day at half past two; the date only says from when.
  backup_repeating_time_intervals = ["R/2024-01-01T02:30:00+00:00/P1D"]

  default_retention_rule {
    life_cycle {
      duration        = "P${var.cluster_days}D"
      data_store_type = "OperationalStore"
    }
  }
}

resource "azurerm_data_protection_backup_instance_kubernetes_cluster" "this" {
  name                         = "cluster"
  location                     = var.location
  vault_id                     = azurerm_data_protection_backup_vault.this.id
  kubernetes_cluster_id        = var.cluster.id
  snapshot_resource_group_name = var.resource_group_name
  backup_policy_id             = azurerm_data_protection_backup_policy_kubernetes_cluster.this.id

  backup_datasource_parameters {
    cluster_scoped_resources_enabled = true
    volume_snapshot_enabled          = true
  }

  depends_on = [
    azurerm_kubernetes_cluster_trusted_access_role_binding.backup,
    azurerm_role_assignment.extension_storage,
    azurerm_role_assignment.vault_cluster,
    azurerm_role_assignment.vault_group,
    azurerm_role_assignment.cluster_group,
  ]
}
<%/backup.cluster%>
