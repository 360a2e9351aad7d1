<%#root.terraform%>
variable "subscription_id" {
  description = "The subscription that everything is made in."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.subscription_id))
    error_message = "The subscription is given by its id, such as 8f6a1c2e-0b7d-4f6e-9a51-2c3d4e5f6071."
  }
}

variable "tenant_id" {
  description = "The directory of Microsoft Entra ID that callers come from."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.tenant_id))
    error_message = "The directory is given by its id, such as 8f6a1c2e-0b7d-4f6e-9a51-2c3d4e5f6071."
  }
}

variable "location" {
  description = "The region that everything lies in."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+[a-z0-9]*$", var.location))
    error_message = "A region is written in small letters without blanks, such as swedencentral."
  }
}

variable "tags" {
  description = "Tags that every resource carries."
  type        = map(string)

  validation {
    condition     = alltrue([for name in ["owner", "cost-center", "project", "environment"] : contains(keys(var.tags), name)])
    error_message = "The tags owner, cost-center, project and environment are there: an untagged resource is nobody's."
  }
}
<%#root.locked%>
variable "deletion_protection" {
  description = "Locks what holds data against deleting. README.md says how everything is taken down."
  type        = bool
  default     = true
}
<%/root.locked%>
<%/root.terraform%>
