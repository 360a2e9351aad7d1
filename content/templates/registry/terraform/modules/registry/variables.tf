variable "name" {
  description = "The name of the registry, unique in all of Azure."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9]{5,50}$", var.name))
    error_message = "A registry is named with 5 to 50 letters and digits."
  }
}

variable "location" {
  description = "The region it lies in."
  type        = string
}

variable "second_location" {
  description = "The region that images are copied to; null for none."
  type        = string
  default     = null
}

variable "resource_group_name" {
  description = "The resource group it belongs to."
  type        = string
}

variable "tags" {
  description = "Tags of everything here."
  type        = map(string)
}

variable "subnet_id" {
  description = "The subnet of private endpoints."
  type        = string
}

variable "private_dns_zone_id" {
  description = "The zone in which the registry is looked up, privatelink.azurecr.io."
  type        = string
}

variable "workspace_id" {
  description = "The workspace that pulls and pushes are told to."
  type        = string
}

variable "retention_days" {
  description = "Days after which an image without a tag is deleted."
  type        = number
  default     = 30

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 365
    error_message = "Images without a tag are kept 1 to 365 days."
  }
}
