<%#aws.there%>
variable "region" {
  description = "Region that everything lies in."
  type        = string
}

variable "tags" {
  description = "Tags that every resource carries."
  type        = map(string)

  validation {
    condition     = alltrue([for name in ["owner", "cost-center", "project", "environment"] : contains(keys(var.tags), name)])
    error_message = "The tags owner, cost-center, project and environment are there: an untagged resource is nobody's."
  }
}

variable "deletion_protection" {
  description = "Keeps the cluster from being deleted. Off in the apply before everything is taken down, and in no other."
  type        = bool
  default     = true
}
<%/aws.there%>
