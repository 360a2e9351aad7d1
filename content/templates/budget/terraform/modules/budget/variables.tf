variable "location" {
  description = "Region of the schedule that stops machines."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group that holds it."
  type        = string
}

variable "resource_group_id" {
  description = "Resource group whose cost the budget watches and whose machines are stopped."
  type        = string
}

variable "subscription_id" {
  description = "Subscription whose cost is exported, as /subscriptions/ID."
  type        = string

  validation {
    condition     = startswith(var.subscription_id, "/subscriptions/")
    error_message = "Write the subscription as /subscriptions/ID."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "name" {
  description = "Name of the budget."
  type        = string
}

variable "amount" {
  description = "Money a month may cost, in the currency the subscription is billed in."
  type        = number

  validation {
    condition     = var.amount > 0
    error_message = "A budget is more than 0."
  }
}

variable "percents" {
  description = "Percent of the budget at which contacts are told."
  type        = list(number)
  default     = [50, 75, 90]

  validation {
    condition     = length(var.percents) >= 1 && length(var.percents) <= 4 && alltrue([for percent in var.percents : percent > 0 && percent <= 1000])
    error_message = "Azure takes one to four percentages beside the forecast, each above 0 and at most 1000."
  }
}

variable "contacts" {
  description = "Mail addresses that are told."
  type        = list(string)

  validation {
    condition     = length(var.contacts) >= 1
    error_message = "Somebody has to be told: give one address at least."
  }
}

variable "action_group_id" {
  description = "Action group that the budget calls beside the addresses."
  type        = string
}

variable "export_container_id" {
  description = "Container that takes the daily bill."
  type        = string
}

variable "stop_name" {
  description = "Name of the schedule that stops machines."
  type        = string
}

variable "stop_at" {
  description = "Time of day at which tagged machines and clusters are stopped."
  type        = string

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]$", var.stop_at))
    error_message = "Write the time as 19:00."
  }
}

variable "stop_time_zone" {
  description = "Time zone of it, as Azure writes it: UTC, W. Europe Standard Time."
  type        = string
}
