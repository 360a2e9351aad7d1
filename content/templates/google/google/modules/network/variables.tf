<%#google.there%>
variable "name" {
  description = "Name of the network and first part of all names in it."
  type        = string
}

variable "region" {
  description = "Region of the subnet."
  type        = string
}

variable "range" {
  description = "Addresses of nodes, pods and services; half of them are for pods."
  type        = string

  validation {
    condition     = can(cidrhost(var.range, 0)) && tonumber(split("/", var.range)[1]) <= 20
    error_message = "The network is a range such as 10.42.0.0/16, a /20 or larger."
  }
}
<%/google.there%>
