variable "location" {
  description = "Region of the vaults; it is the region of what they keep."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group that holds the vaults."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "vault_name" {
  description = "Name of the backup vault."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{1,48}[A-Za-z0-9]$", var.vault_name))
    error_message = "A vault's name has 3 to 50 letters, digits and dashes."
  }
}

variable "redundancy" {
  description = "How backups are copied: over zones, or to a second region too."
  type        = string

  validation {
    condition     = contains(["ZoneRedundant", "GeoRedundant"], var.redundancy)
    error_message = "Backups are ZoneRedundant or GeoRedundant."
  }
}

variable "immutability" {
  description = "Whether backups can be deleted before their time: Unlocked keeps them and can be taken back, Locked cannot."
  type        = string
  default     = "Unlocked"

  validation {
    condition     = contains(["Unlocked", "Locked"], var.immutability)
    error_message = "Immutability is Unlocked or Locked."
  }
}

variable "workspace_id" {
  description = "Log Analytics workspace that learns how backups went."
  type        = string
}

variable "storage_account_ids" {
  description = "Storage accounts whose blobs are kept, by a short name."
  type        = map(string)
  default     = {}
}

variable "blob_days" {
  description = "Days that any state of a blob can be brought back; soft delete of the account has to be longer."
  type        = number

  validation {
    condition     = var.blob_days >= 7 && var.blob_days <= 360
    error_message = "Keep blobs for 7 to 360 days."
  }
}
<%#backup.machines%>

variable "machine_vault_name" {
  description = "Name of the Recovery Services vault, which keeps machines."
  type        = string
}

variable "machine_ids" {
  description = "Machines that are kept, by a short name."
  type        = map(string)
  default     = {}
}

variable "machine_days" {
  description = "Days that a nightly backup of a machine is kept."
  type        = number

  validation {
    condition     = var.machine_days >= 7 && var.machine_days <= 9999
    error_message = "Keep machines for 7 to 9999 days."
  }
}
<%/backup.machines%>
<%#backup.cluster%>

variable "resource_group_id" {
  description = "Resource group that takes snapshots of volumes."
  type        = string
}

variable "cluster" {
  description = "The cluster that is kept, the identity it works as, and the storage account that takes its objects."
  type = object({
    id                   = string
    principal_id         = string
    storage_account_id   = string
    storage_account_name = string
    subscription_id      = string
    tenant_id            = string
  })
}

variable "cluster_days" {
  description = "Days that a nightly backup of the cluster is kept."
  type        = number

  validation {
    condition     = var.cluster_days >= 1 && var.cluster_days <= 360
    error_message = "Keep the cluster for 1 to 360 days."
  }
}
<%/backup.cluster%>
