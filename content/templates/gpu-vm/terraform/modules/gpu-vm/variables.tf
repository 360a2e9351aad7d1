<%#gpu_vm.any%>
variable "location" {
  description = "Region of the machines."
  type        = string
}

variable "resource_group_name" {
  description = "Resource group they lie in."
  type        = string
}

variable "name" {
  description = "What names of machines begin with: vm-gpu-shop-prod."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "subnet_id" {
  description = "Subnet of the machines. Its security group decides who reaches SSH; there is no public address."
  type        = string
}

variable "machines" {
  description = "Machines by name. spot: capacity that Azure may take back with 30 seconds of notice. models: folders of the model store that are fetched to scratch at each start."
  type = map(object({
    size         = string
    zone         = optional(string)
    spot         = optional(bool, false)
    os_disk_gb   = optional(number, 128)
    models       = optional(list(string), [])
    auto_stop    = optional(bool, true)
    close_by     = optional(bool, false)
    secure_boot  = optional(bool, false)
    trusted      = optional(bool, true)
    expected_end = optional(string)
  }))

  validation {
    condition     = alltrue([for name in keys(var.machines) : can(regex("^[a-z][a-z0-9-]{0,14}$", name))])
    error_message = "A machine's name has up to 15 small letters, digits and dashes."
  }
  validation {
    condition     = alltrue([for machine in values(var.machines) : can(regex("^Standard_N[CDV]", machine.size))])
    error_message = "A size of the N family is needed, such as Standard_NC24ads_A100_v4."
  }
}

variable "admin_username" {
  description = "Account that the key below opens; people sign in with their own accounts through Microsoft Entra ID."
  type        = string
  default     = "operator"
}

variable "ssh_public_key" {
  description = "Public part of the SSH key of the account for emergencies. It has no default: each environment has its own."
  type        = string

  validation {
    condition     = can(regex("^(ssh-rsa|ssh-ed25519) ", var.ssh_public_key))
    error_message = "The public part of an RSA or Ed25519 key is needed; it begins with ssh-rsa or ssh-ed25519."
  }
}

variable "sign_in_group_id" {
  description = "Object id of the Entra group whose members may sign in with SSH; none when null."
  type        = string
  default     = null
}

variable "gpu_extension_version" {
  description = "Version of the extension NvidiaGpuDriverLinux. It is pinned, so that a driver never changes by itself; az vm extension image list-versions tells newer ones."
  type        = string
  default     = "1.11"

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+$", var.gpu_extension_version))
    error_message = "A version has two numbers: 1.11."
  }
}

variable "stop" {
  description = "When machines with auto_stop are deallocated: time as HHMM, time zone as Azure writes it, and who is told half an hour before."
  type = object({
    at        = string
    time_zone = string
    mail      = optional(string)
  })

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3])[0-5][0-9]$", var.stop.at))
    error_message = "The time has four digits: 1900."
  }
}

variable "model_store" {
  description = "Container that models are fetched from, as a URL, and the id of its storage account for the role; none when null."
  type = object({
    url        = string
    account_id = string
  })
  default = null
}

variable "disk_encryption_set_id" {
  description = "Disk encryption set with a key of your own; disks have keys of the platform when null."
  type        = string
  default     = null
}
<%/gpu_vm.any%>
