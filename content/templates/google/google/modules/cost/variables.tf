<%#google.there%>
variable "name" {
  description = "Name of the budget."
  type        = string
}

variable "project_id" {
  description = "The project whose cost it watches."
  type        = string
}

variable "billing_account" {
  description = "The account that pays."
  type        = string
}

variable "amount" {
  description = "Money a month may cost; parts of a unit are left out."
  type        = number

  validation {
    condition     = var.amount >= 1
    error_message = "A budget is 1 at least."
  }
}

variable "currency" {
  description = "Currency of the billing account."
  type        = string
}

variable "contacts" {
  description = "Mail addresses that are told."
  type        = list(string)

  validation {
    condition     = length(var.contacts) >= 1 && length(var.contacts) <= 5
    error_message = "One to five addresses are told: Google takes no more for a budget."
  }
}
<%/google.there%>
