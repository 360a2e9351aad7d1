<%#front_door.there%>
variable "resource_group_name" {
  description = "Resource group that holds the profile."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "name" {
  description = "Name of the Front Door profile."
  type        = string
}

variable "endpoint_name" {
  description = "First part of the public name callers use; Azure adds a hash and azurefd.net."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,44}[a-z0-9])?$", var.endpoint_name))
    error_message = "An endpoint's name has 1 to 46 small letters, digits and dashes, and no dash at its ends."
  }
}

variable "firewall_name" {
  description = "Name of the firewall policy."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9]{0,127}$", var.firewall_name))
    error_message = "A firewall policy's name has letters and digits only, a letter first."
  }
}

variable "firewall_mode" {
  description = "Prevention refuses; Detection only writes down, for the first days with real prompts."
  type        = string
  default     = "Prevention"

  validation {
    condition     = contains(["Prevention", "Detection"], var.firewall_mode)
    error_message = "The mode is Prevention or Detection."
  }
}

variable "origins" {
  description = "Gateways, by region: the name they answer to, the private link service before them, and which is asked first."
  type = map(object({
    host_name               = string
    location                = string
    private_link_service_id = string
    priority                = number
  }))

  validation {
    condition     = length(var.origins) >= 2
    error_message = "Two regions at least: with one, Front Door only adds a way to fail."
  }

  validation {
    condition     = alltrue([for origin in var.origins : can(regex("(?i)/providers/Microsoft.Network/privateLinkServices/[^/]+$", origin.private_link_service_id))])
    error_message = "private_link_service_id is the id of a private link service: .../providers/Microsoft.Network/privateLinkServices/NAME."
  }

  validation {
    condition     = alltrue([for origin in var.origins : origin.priority >= 1 && origin.priority <= 5])
    error_message = "A priority is 1 to 5."
  }
}

variable "probe_path" {
  description = "Path of the gateway that answers 200 while the region can serve."
  type        = string
  default     = "/healthz"

  validation {
    condition     = startswith(var.probe_path, "/")
    error_message = "A path starts with a slash."
  }
}

variable "response_timeout_seconds" {
  description = "Seconds to the first byte of an answer."
  type        = number
  default     = 240

  validation {
    condition     = var.response_timeout_seconds >= 16 && var.response_timeout_seconds <= 240
    error_message = "Front Door waits for 16 to 240 seconds."
  }
}

variable "calls_per_minute" {
  description = "Calls a minute from one address above which it is refused."
  type        = number
  default     = 1000

  validation {
    condition     = var.calls_per_minute >= 10
    error_message = "Let 10 calls a minute through at least."
  }
}

variable "workspace_id" {
  description = "Log Analytics workspace that takes the logs of access and firewall."
  type        = string
}
<%/front_door.there%>
