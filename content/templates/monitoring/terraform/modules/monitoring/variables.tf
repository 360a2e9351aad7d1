variable "location" {
  description = "Region of the workspace and of everything beside it."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group that holds it."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "workspace_name" {
  description = "Name of the Log Analytics workspace."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$", var.workspace_name))
    error_message = "A workspace's name has 4 to 63 letters, digits and dashes, and no dash at its ends."
  }
}

variable "insights_name" {
  description = "Name of the Application Insights component."
  type        = string
}

variable "private_link_scope_name" {
  description = "Name of the private link scope of Azure Monitor."
  type        = string
}

variable "action_group_name" {
  description = "Name of the action group that budgets and alerts call."
  type        = string
}

variable "action_group_short_name" {
  description = "What a text message calls it."
  type        = string

  validation {
    condition     = length(var.action_group_short_name) >= 1 && length(var.action_group_short_name) <= 12
    error_message = "The short name of an action group has 1 to 12 characters."
  }
}

variable "contacts" {
  description = "Mail addresses that are told."
  type        = list(string)

  validation {
    condition     = alltrue([for address in var.contacts : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "Each contact is a mail address."
  }
}

variable "retention_in_days" {
  description = "Days that logs stay searchable; an audit needs 90 at least."
  type        = number

  validation {
    condition     = var.retention_in_days >= 90 && var.retention_in_days <= 730
    error_message = "A workspace keeps logs for 90 to 730 days."
  }
}

variable "insights_retention_in_days" {
  description = "Days that traces stay searchable."
  type        = number
  default     = 90

  validation {
    condition     = contains([30, 60, 90, 120, 180, 270, 365, 550, 730], var.insights_retention_in_days)
    error_message = "Application Insights keeps traces for 30, 60, 90, 120, 180, 270, 365, 550 or 730 days."
  }
}

variable "sampling_percentage" {
  description = "Share of traces that is kept; failed calls are worth all of them, so lower it only where volume hurts."
  type        = number
  default     = 100

  validation {
    condition     = var.sampling_percentage > 0 && var.sampling_percentage <= 100
    error_message = "The share of traces is above 0 and at most 100 percent."
  }
}

variable "daily_ingestion_gb" {
  description = "Gigabytes of logs a day that were planned for; above them the contacts are told."
  type        = number

  validation {
    condition     = var.daily_ingestion_gb > 0
    error_message = "Plan for more than 0 GB a day."
  }
}

variable "subnet_id" {
  description = "Subnet of private endpoints."
  type        = string
}

variable "private_dns_zone_ids" {
  description = "The five private DNS zones of Azure Monitor."
  type        = list(string)

  validation {
    condition     = length(var.private_dns_zone_ids) == 5
    error_message = "Azure Monitor needs its five zones: monitor.azure.com, oms, ods, agentsvc and blob."
  }
}

variable "workbook" {
  description = "The workbook as JSON."
  type        = string

  validation {
    condition     = can(jsondecode(var.workbook).items)
    error_message = "A workbook is JSON with a list of items."
  }
}
