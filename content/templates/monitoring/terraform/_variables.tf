variable "contacts" {
  description = "Mail addresses that alerts, budgets and Defender write to."
  type        = list(string)

  validation {
    condition     = alltrue([for address in var.contacts : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "Each contact is a mail address."
  }
}
