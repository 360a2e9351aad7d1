<%#google.there%>
variable "name" {
  description = "Name of the cluster and first part of all names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,23}$", var.name))
    error_message = "The name has up to 24 small letters, digits and dashes, a letter first."
  }
}

variable "project_id" {
  description = "The project of Google Cloud."
  type        = string
}

variable "region" {
  description = "Region of the cluster."
  type        = string
}

variable "zones" {
  description = "Zones that have the GPU."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 1
    error_message = "Name one zone at least."
  }
}

variable "network" {
  description = "Network of the cluster."
  type        = string
}

variable "subnetwork" {
  description = "Subnet of nodes, with the ranges pods and services."
  type        = string
}

variable "key_id" {
  description = "Key that secrets of the cluster are encrypted with."
  type        = string
}

variable "machine_type" {
  description = "Machine that takes the GPUs."
  type        = string
}

variable "accelerator_type" {
  description = "GPU, as Google writes it: nvidia-l4."
  type        = string

  validation {
    condition     = startswith(var.accelerator_type, "nvidia-")
    error_message = "A GPU is written as nvidia-l4."
  }
}

variable "accelerator_count" {
  description = "GPUs of a node."
  type        = number

  validation {
    condition     = contains([1, 2, 4, 8, 16], var.accelerator_count)
    error_message = "A node has 1, 2, 4, 8 or 16 GPUs."
  }
}

variable "most" {
  description = "GPU nodes at most, in all zones together."
  type        = number

  validation {
    condition     = var.most >= 1
    error_message = "One GPU node at least."
  }
}

variable "spot" {
  description = "Whether GPU nodes are spare capacity that can be taken away."
  type        = bool
}

variable "labels" {
  description = "Labels of every resource."
  type        = map(string)
}

variable "deletion_protection" {
  description = "Keeps the cluster from being deleted. Off in the change that takes it down, and in no other."
  type        = bool
  default     = true
}
<%/google.there%>
