variable "location" {
  description = "Region of the accounts."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group that holds the accounts."
  type        = string
}

variable "tags" {
  description = "Tags of every resource; data-classification is set for each account."
  type        = map(string)
}

variable "accounts" {
  description = "Blob accounts, by class of data: name, class, how data is copied, whether a key of ours encrypts it, and containers."
  type = map(object({
    name           = string
    classification = string
    replication    = string
    own_key        = bool
    containers     = list(string)
  }))

  validation {
    condition     = alltrue([for account in var.accounts : can(regex("^[a-z0-9]{3,24}$", account.name))])
    error_message = "The name of a storage account has 3 to 24 small letters and digits."
  }

  validation {
    condition     = alltrue([for account in var.accounts : contains(["ZRS", "GZRS", "RAGZRS"], account.replication)])
    error_message = "Data is copied over zones (ZRS) or over zones and a second region (GZRS, RAGZRS)."
  }

  validation {
    condition     = alltrue([for account in var.accounts : contains(["public", "internal", "confidential", "restricted"], account.classification)])
    error_message = "A class of data is public, internal, confidential or restricted."
  }
}

variable "lake" {
  description = "The Data Lake account: name, class of data, how it is copied, whether a key of ours encrypts it."
  type = object({
    name           = string
    classification = string
    replication    = string
    own_key        = bool
  })

  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", var.lake.name))
    error_message = "The name of a storage account has 3 to 24 small letters and digits."
  }

  validation {
    condition     = contains(["ZRS", "GZRS", "RAGZRS"], var.lake.replication)
    error_message = "Data is copied over zones (ZRS) or over zones and a second region (GZRS, RAGZRS)."
  }
}

variable "zones" {
  description = "Zones of the lake from source to use; each is a file system."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 1 && alltrue([for zone in var.zones : can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", zone))])
    error_message = "A zone has 3 to 63 small letters, digits and single dashes, and there is one at least."
  }
}

variable "soft_delete_days" {
  description = "Days that something deleted can be brought back."
  type        = number

  validation {
    condition     = var.soft_delete_days >= 7 && var.soft_delete_days <= 364
    error_message = "Keep what is deleted for 7 to 364 days."
  }
}

variable "cool_after_days" {
  description = "Days without use after which data is kept in the cool tier."
  type        = number

  validation {
    condition     = var.cool_after_days >= 1
    error_message = "Data cools after one day at least."
  }
}

variable "cold_after_days" {
  description = "Days without use after which data is kept in the cold tier."
  type        = number

  validation {
    condition     = var.cold_after_days > var.cool_after_days
    error_message = "Data is cold after it was cool: choose more days than cool_after_days."
  }
}

variable "delete_versions_after_days" {
  description = "Days after which older versions and snapshots are deleted."
  type        = number

  validation {
    condition     = var.delete_versions_after_days >= 7
    error_message = "Keep older versions for 7 days at least."
  }
}

variable "delete_checkpoints_after_days" {
  description = "Days after which checkpoints and leftovers of experiments are deleted."
  type        = number

  validation {
    condition     = var.delete_checkpoints_after_days >= 7
    error_message = "Keep checkpoints for 7 days at least."
  }
}

variable "subnet_id" {
  description = "Subnet of private endpoints."
  type        = string
}

variable "blob_dns_zone_id" {
  description = "Private DNS zone privatelink.blob.core.windows.net."
  type        = string
}

variable "dfs_dns_zone_id" {
  description = "Private DNS zone privatelink.dfs.core.windows.net."
  type        = string
}

variable "workspace_id" {
  description = "Log Analytics workspace that learns who read what."
  type        = string
}

variable "key_vault_id" {
  description = "Vault that holds the encryption key; null where no account has a key of its own."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Locks what holds data against deleting. Off in the change that takes it down, and in no other."
  type        = bool
  default     = true
}
