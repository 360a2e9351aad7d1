<%#aws.there%>
variable "name" {
  description = "First part of the bucket's name; the account's number follows."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,48}$", var.name))
    error_message = "The name has small letters, digits and dashes, and room for the account behind it."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}
<%/aws.there%>
