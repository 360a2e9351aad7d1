<%#aws.there%>
variable "name" {
  description = "First part of all names."
  type        = string
}

variable "region" {
  description = "Region, by which endpoints are called."
  type        = string
}

variable "range" {
  description = "Addresses of the network; it is cut into four, three of them for nodes."
  type        = string

  validation {
    condition     = can(cidrhost(var.range, 0)) && tonumber(split("/", var.range)[1]) <= 22
    error_message = "The network is a range such as 10.41.0.0/16, a /22 or larger."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}
<%/aws.there%>
