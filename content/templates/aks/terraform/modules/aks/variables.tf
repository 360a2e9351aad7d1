<%#aks.any%>
variable "location" {
  description = "Region of the cluster."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group it lies in."
  type        = string
}

variable "name" {
  description = "Name of the cluster: aks-shop-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,52}[a-z0-9]$", var.name))
    error_message = "A cluster's name has 3 to 54 small letters, digits and dashes."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "kubernetes_version" {
  description = "Minor version; patches come by themselves in the maintenance window."
  type        = string

  validation {
    condition     = can(regex("^1\\.[0-9]+$", var.kubernetes_version))
    error_message = "A minor version is needed, such as 1.36."
  }
}

variable "subnet_ids" {
  description = "Subnets of the pools: system for the cluster's own, gpu for those with GPUs. Both send what leaves the network to the firewall."
  type = object({
    system = string
    gpu    = string
  })
}

variable "private_dns_zone_id" {
  description = "Zone privatelink.<region>.azmk8s.io, linked to the network, in which the name of the API stands."
  type        = string
}

variable "workspace_id" {
  description = "Log Analytics workspace of logs, metrics and Defender."
  type        = string
}

variable "registry_ids" {
  description = "Container registries that nodes pull from with their identity."
  type        = list(string)
  default     = []
}

variable "admin_group_ids" {
  description = "Object ids of the Entra groups that administer the cluster. Nobody else is an administrator; local accounts are off."
  type        = list(string)

  validation {
    condition     = length(var.admin_group_ids) > 0
    error_message = "Without a group of administrators nobody could ever sign in."
  }
}

variable "api_ranges" {
  description = "Networks outside that may reach the API. The API is private, with an address inside alone, when none is listed."
  type        = list(string)
  default     = []

  validation {
    condition     = !contains(var.api_ranges, "0.0.0.0/0")
    error_message = "0.0.0.0/0 is everybody."
  }
}

variable "pod_range" {
  description = "Addresses of pods; they are inside the overlay and may not meet the network's."
  type        = string
}

variable "service_range" {
  description = "Addresses of services; they may not meet the network's or the pods'."
  type        = string
}

variable "system" {
  description = "The pool of the cluster's own pods: size and bounds. It spans three zones."
  type = object({
    size  = string
    least = number
    most  = number
    zones = list(string)
  })

  validation {
    condition     = !can(regex("(?i)^standard_n", var.system.size))
    error_message = "A GPU size does not belong into the system pool."
  }
}

variable "pools" {
  description = "GPU pools by name. spot: capacity that Azure may take back. reserved: machines whose capacity is held, and billed, whether they run or not. driver: Install lets AKS install the driver, None leaves it to the GPU operator."
  type = map(object({
    size     = string
    least    = number
    most     = number
    zones    = list(string)
    purpose  = string
    spot     = optional(bool, false)
    close_by = optional(bool, false)
    reserved = optional(number, 0)
    driver   = optional(string, "Install")
    disk_gb  = optional(number, 256)
    labels   = optional(map(string), {})
  }))
  default = {}

  validation {
    condition     = alltrue([for name in keys(var.pools) : can(regex("^[a-z][a-z0-9]{0,11}$", name))])
    error_message = "A pool's name has up to 12 small letters and digits, a letter first."
  }
  validation {
    condition     = alltrue([for pool in values(var.pools) : pool.least <= pool.most && pool.most > 0])
    error_message = "A pool's bounds are least <= most, and most is 1 or more."
  }
  validation {
    condition     = alltrue([for pool in values(var.pools) : !(pool.spot && pool.reserved > 0)])
    error_message = "Spot capacity cannot be reserved."
  }
}

variable "maintenance" {
  description = "When upgrades may begin: day of the week, time as HH:MM in UTC, and hours they may take."
  type = object({
    day   = string
    start = string
    hours = number
  })

  validation {
    condition     = var.maintenance.hours >= 4 && var.maintenance.hours <= 24
    error_message = "Azure asks for 4 to 24 hours."
  }
}

variable "disk_encryption_set_id" {
  description = "Disk encryption set with a key of your own; disks have keys of the platform when null."
  type        = string
  default     = null
}

variable "lustre" {
  description = "Parallel file system for training on several nodes: size in TiB, zone and subnet; none when null."
  type = object({
    tebibytes = number
    zone      = string
    subnet_id = string
  })
  default = null
}
<%/aks.any%>
