variable "name" {
  description = "The name of the virtual network."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}[a-zA-Z0-9_]$", var.name))
    error_message = "A virtual network is named with 2 to 64 letters, digits, dots, dashes and underscores."
  }
}

variable "location" {
  description = "The region it lies in."
  type        = string
}

variable "resource_group_name" {
  description = "The resource group it belongs to."
  type        = string
}

variable "tags" {
  description = "Tags of everything here."
  type        = map(string)
}

variable "address_space" {
  description = "The addresses of the network, as one range."
  type        = string

  validation {
    condition     = can(cidrhost(var.address_space, 0))
    error_message = "The address space is a range such as 10.40.0.0/16."
  }
}

variable "subnets" {
  description = "Subnets by role: their name, range, the service they are handed to, whether a security group guards them and whether their way out is ours."
  type = map(object({
    name       = string
    range      = string
    delegation = optional(string)
    secured    = bool
    routed     = bool
  }))

  validation {
    condition     = alltrue([for subnet in values(var.subnets) : can(cidrhost(subnet.range, 0))])
    error_message = "The range of a subnet is written as 10.40.8.0/22."
  }
}

variable "private_dns_zones" {
  description = "Zones in which private endpoints are looked up."
  type        = set(string)
}

variable "nat_gateway_name" {
  description = "The gateway that routed subnets go out through; null where a firewall is the way out."
  type        = string
  default     = null
}

variable "route_table_name" {
  description = "The table of routes to the firewall; null where there is none."
  type        = string
  default     = null
}

variable "firewall_address" {
  description = "The address of the firewall in the hub that all outbound traffic goes to; null where there is none."
  type        = string
  default     = null

  validation {
    condition     = var.firewall_address == null || can(cidrhost("${var.firewall_address}/32", 0))
    error_message = "The firewall is given by its private address, such as 10.0.1.4."
  }
}

variable "hub_id" {
  description = "The virtual network of the hub that this one is peered with; null where there is none."
  type        = string
  default     = null
}

variable "bastion_name" {
  description = "The host that administrators come in through; null where nobody does."
  type        = string
  default     = null
}
