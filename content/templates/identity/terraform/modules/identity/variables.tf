variable "vault_name" {
  description = "The name of the key vault, unique in all of Azure."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$", var.vault_name))
    error_message = "A key vault is named with 3 to 24 letters, digits and dashes, a letter first."
  }
}

variable "location" {
  description = "The region it lies in."
  type        = string
}

variable "resource_group_name" {
  description = "The resource group it belongs to."
  type        = string
}

variable "tags" {
  description = "Tags of everything here."
  type        = map(string)
}

variable "tenant_id" {
  description = "The directory whose callers the vault knows."
  type        = string
}

variable "subnet_id" {
  description = "The subnet of private endpoints."
  type        = string
}

variable "private_dns_zone_id" {
  description = "The zone in which the vault is looked up, privatelink.vaultcore.azure.net."
  type        = string
}

variable "workspace_id" {
  description = "The workspace that every reading of the vault is told to."
  type        = string
}

variable "workloads" {
  description = "Workloads by name: the identity each acts as, and the service account of Kubernetes that may act as it."
  type = map(object({
    identity  = string
    namespace = string
    account   = string
  }))
  default = {}
}

variable "trusts_cluster" {
  description = "Whether the cluster vouches for the service accounts of workloads."
  type        = bool
  default     = false
}

variable "cluster_issuer" {
  description = "Who vouches for service accounts of the cluster; null where there is no cluster."
  type        = string
  default     = null
}

variable "deploy_name" {
  description = "The identity that pipelines act as."
  type        = string
}

variable "environment" {
  description = "The environment of GitHub that a job must run in to act as the deploying identity."
  type        = string

  validation {
    condition     = contains(["dev", "test", "prod"], var.environment)
    error_message = "The environment is dev, test or prod."
  }
}

variable "repositories" {
  description = "Repositories of GitHub that deploy, as owner/name, by a key without slashes."
  type        = map(string)
  default     = {}
}

variable "deletion_protection" {
  description = "Locks what holds data against deleting. Off in the change that takes it down, and in no other."
  type        = bool
  default     = true
}
