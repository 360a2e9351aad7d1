variable "region" {
  type    = string
  default = "swedencentral"
}

variable "open_to_internet" {
  description = "Left on for the demonstration in May."
  type        = bool
  default     = true
}

variable "tags" {
  type = map(string)
  default = {
    owner       = "platform"
    cost-centre = "4711"
    environment = "production"
  }
}
