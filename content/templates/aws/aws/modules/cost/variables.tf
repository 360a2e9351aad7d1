<%#aws.there%>
variable "name" {
  description = "Name of the budget."
  type        = string
}

variable "amount" {
  description = "Money a month may cost."
  type        = number

  validation {
    condition     = var.amount > 0
    error_message = "A budget is more than 0."
  }
}

variable "currency" {
  description = "Currency the account is billed in."
  type        = string
}

variable "contacts" {
  description = "Mail addresses that are told."
  type        = list(string)

  validation {
    condition     = length(var.contacts) >= 1 && length(var.contacts) <= 10
    error_message = "One to ten addresses are told."
  }
}

variable "project" {
  description = "Value of the tag project, whose cost the budget watches."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}
<%/aws.there%>
