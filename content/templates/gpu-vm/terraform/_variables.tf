<%#gpu_vm.any%>
variable "ssh_public_key" {
  description = "Public part of the SSH key for emergencies on GPU machines. It has no default: each environment has its own."
  type        = string

  validation {
    condition     = can(regex("^(ssh-rsa|ssh-ed25519) ", var.ssh_public_key))
    error_message = "The public part of an RSA or Ed25519 key is needed; it begins with ssh-rsa or ssh-ed25519."
  }
}

variable "machine_group_id" {
  description = "Object id of the Entra group whose members sign in to GPU machines; nobody signs in with their account when null."
  type        = string
  default     = null
}
<%/gpu_vm.any%>
