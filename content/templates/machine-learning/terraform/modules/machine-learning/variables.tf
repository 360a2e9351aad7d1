<%#machine_learning.any%>
variable "location" {
  description = "Region of the workspace."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group it lies in."
  type        = string
}

variable "name" {
  description = "Name of the workspace: mlw-shop-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,32}$", var.name))
    error_message = "A workspace's name has 3 to 33 small letters, digits and dashes."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "storage_account_id" {
  description = "Storage account of runs, logs and models. It takes identities alone."
  type        = string
}

variable "key_vault_id" {
  description = "Vault of connections and, where data asks for it, of the workspace's own key."
  type        = string
}

variable "insights_id" {
  description = "Application Insights that runs and endpoints report to."
  type        = string
}

variable "registry_id" {
  description = "Container registry of environments."
  type        = string
}

variable "workspace_id" {
  description = "Log Analytics workspace that audit and metrics are sent to."
  type        = string
}

variable "endpoint_subnet_id" {
  description = "Subnet of the private endpoint."
  type        = string
}

variable "private_dns_zone_ids" {
  description = "Zones privatelink.api.azureml.ms and privatelink.notebooks.azure.net, linked to the network."
  type        = list(string)

  validation {
    condition     = length(var.private_dns_zone_ids) == 2
    error_message = "Both zones are needed: without the second, notebooks do not open."
  }
}

variable "approved_hosts" {
  description = "Names of hosts that machines may reach beside Azure's own, such as pypi.org."
  type        = list(string)
  default     = []
}

variable "clusters" {
  description = "Training machines by name. They go to zero when nobody trains; idle_minutes is how long an idle one stays."
  type = map(object({
    size         = string
    most         = number
    idle_minutes = number
    spot         = optional(bool, false)
  }))
  default = {}

  validation {
    condition     = alltrue([for cluster in values(var.clusters) : cluster.idle_minutes >= 5 && cluster.idle_minutes <= 30])
    error_message = "An idle machine goes after 5 to 30 minutes."
  }
}

variable "own_key" {
  description = "Encrypts what the workspace stores with a key of your own in the vault."
  type        = bool
  default     = false
}

variable "deletion_protection" {
  description = "Locks what holds data against deleting. Off in the change that takes it down, and in no other."
  type        = bool
  default     = true
}
<%/machine_learning.any%>
