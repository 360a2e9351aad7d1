<%#openai.any%>
variable "resource_group_name" {
  description = "Resource group of the accounts."
  type        = string
}

variable "location" {
  description = "Region of the private endpoints, which is that of the network."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "accounts" {
  description = "Accounts by region: the name is the subdomain too, and cannot be changed later."
  type        = map(string)

  validation {
    condition     = alltrue([for name in values(var.accounts) : can(regex("^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$", name))])
    error_message = "An account's name has 2 to 64 small letters, digits and dashes."
  }
}

variable "deployments" {
  description = "Model deployments by name. capacity: thousands of tokens a minute, or provisioned units. filter: content filter, none for models that embed."
  type = map(object({
    region   = string
    name     = string
    model    = string
    version  = string
    sku      = string
    capacity = number
    upgrade  = string
    filter   = optional(bool, true)
    spill_to = optional(string)
  }))
  default = {}

  validation {
    condition     = alltrue([for deployment in values(var.deployments) : contains(["Standard", "DataZoneStandard", "GlobalStandard", "ProvisionedManaged", "DataZoneProvisionedManaged", "GlobalProvisionedManaged", "GlobalBatch", "DataZoneBatch"], deployment.sku)])
    error_message = "A deployment's sku is one of Azure's types of deployment, such as DataZoneStandard."
  }
  validation {
    condition     = alltrue([for deployment in values(var.deployments) : deployment.capacity > 0])
    error_message = "A deployment's capacity is chosen and above 0."
  }
  validation {
    condition     = alltrue([for deployment in values(var.deployments) : deployment.version != ""])
    error_message = "A deployment names the version of its model."
  }
}

variable "subnet_id" {
  description = "Subnet of the private endpoints."
  type        = string
}

variable "private_dns_zone_id" {
  description = "Zone privatelink.openai.azure.com, linked to the network."
  type        = string
}

variable "workspace_id" {
  description = "Log Analytics workspace that audit, requests and metrics are sent to."
  type        = string
}

variable "caller_ids" {
  description = "Principals that may call models: identities of the gateway and of applications. Nobody gets a key."
  type        = map(string)
  default     = {}
}

variable "customer_key" {
  description = "Key vault with a key of your own for the data of the accounts; keys of the platform when null."
  type = object({
    key_vault_id = string
  })
  default = null
}

variable "deletion_protection" {
  description = "Locks what holds data against deleting. Off in the change that takes it down, and in no other."
  type        = bool
  default     = true
}
<%/openai.any%>
