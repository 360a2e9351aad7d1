<%#monitoring.watched%>
variable "location" {
  description = "Region of the log alerts; it is the workspace's."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group that holds the alerts."
  type        = string
}

variable "tags" {
  description = "Tags of every alert."
  type        = map(string)
}

variable "workspace_id" {
  description = "Log Analytics workspace that the log alerts ask."
  type        = string
}

variable "action_group_id" {
  description = "Action group that every alert calls."
  type        = string
}

variable "openai_account_ids" {
  description = "Azure OpenAI accounts, by a short name."
  type        = map(string)
  default     = {}
}

variable "cluster_ids" {
  description = "Kubernetes clusters, by a short name."
  type        = map(string)
  default     = {}
}

variable "machine_ids" {
  description = "GPU machines, by a short name."
  type        = map(string)
  default     = {}
}

variable "vault_ids" {
  description = "Key vaults, by a short name."
  type        = map(string)
  default     = {}
}

variable "throttled_percent" {
  description = "Share of calls refused with 429, in percent, that is a warning and that is critical."
  type        = object({ warning = number, critical = number })
  default     = { warning = 1, critical = 5 }

  validation {
    condition     = var.throttled_percent.warning > 0 && var.throttled_percent.critical > var.throttled_percent.warning && var.throttled_percent.critical < 100
    error_message = "The shares rise: 0 < warning < critical < 100."
  }
}

variable "least_calls" {
  description = "Calls in ten minutes below which a share says nothing."
  type        = number
  default     = 20

  validation {
    condition     = var.least_calls >= 1
    error_message = "A share needs one call at least."
  }
}

variable "available_percent" {
  description = "Calls answered without a server error, in percent, below which somebody is called."
  type        = number
  default     = 99

  validation {
    condition     = var.available_percent > 0 && var.available_percent <= 100
    error_message = "The share is above 0 and at most 100 percent."
  }
}

variable "first_byte_ms" {
  description = "Milliseconds to the first byte of an answer, on average, above which a chat feels slow."
  type        = number
  default     = 2000

  validation {
    condition     = var.first_byte_ms >= 1
    error_message = "The time is 1 ms or more."
  }
}

variable "units_percent" {
  description = "Use of provisioned units, in percent, that is a warning."
  type        = number
  default     = 80

  validation {
    condition     = var.units_percent > 0 && var.units_percent <= 100
    error_message = "The use is above 0 and at most 100 percent."
  }
}

variable "vault_percent" {
  description = "Use of a vault's capacity, in percent, that is a warning."
  type        = number
  default     = 75

  validation {
    condition     = var.vault_percent > 0 && var.vault_percent <= 100
    error_message = "The use is above 0 and at most 100 percent."
  }
}
<%/monitoring.watched%>
