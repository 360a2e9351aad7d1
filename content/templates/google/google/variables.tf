<%#google.there%>
variable "project_id" {
  description = "The project of Google Cloud that everything is made in."
  type        = string
}

variable "region" {
  description = "Region that everything lies in."
  type        = string
}

variable "billing_account" {
  description = "The account that pays, as 012345-6789AB-CDEF01; the budget stands on it."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "A billing account is written as 012345-6789AB-CDEF01."
  }
}

variable "labels" {
  description = "Labels that every resource carries."
  type        = map(string)

  validation {
    condition     = alltrue([for name in ["owner", "cost-center", "project", "environment"] : contains(keys(var.labels), name)])
    error_message = "The labels owner, cost-center, project and environment are there: an unlabelled resource is nobody's."
  }
}

variable "deletion_protection" {
  description = "Keeps the cluster and the key of the data from being deleted. Off in the apply before everything is taken down, and in no other."
  type        = bool
  default     = true
}
<%/google.there%>
