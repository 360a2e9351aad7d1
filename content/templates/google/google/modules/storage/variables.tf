<%#google.there%>
variable "name" {
  description = "Name of the bucket; it is one in the whole world, so it begins with the project."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "A bucket's name has 3 to 63 small letters, digits and dashes."
  }
}

variable "location" {
  description = "Region of the bucket and its key."
  type        = string
}

variable "key_name" {
  description = "Name of the key ring."
  type        = string
}

variable "labels" {
  description = "Labels of every resource."
  type        = map(string)
}

variable "deletion_protection" {
  description = "Keeps the key, and so the data, from being destroyed. Off in the change that takes it down, and in no other."
  type        = bool
  default     = true
}
<%/google.there%>
