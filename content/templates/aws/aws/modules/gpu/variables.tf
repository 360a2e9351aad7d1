<%#aws.there%>
variable "name" {
  description = "Name of the cluster and first part of all names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,50}$", var.name))
    error_message = "The name has small letters, digits and dashes, a letter first."
  }
}

variable "subnet_ids" {
  description = "Subnets of nodes, in two zones at least."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A cluster needs subnets in two zones at least."
  }
}

variable "key_arn" {
  description = "Key that secrets of the cluster are encrypted with."
  type        = string
}

variable "kubernetes_version" {
  description = "Version of Kubernetes."
  type        = string
  default     = "1.35"

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "A version of Kubernetes is written as 1.35."
  }
}

variable "instance_type" {
  description = "Machine with GPUs."
  type        = string

  validation {
    condition     = can(regex("^(g[4-9]|gr6|p[3-9])[a-z0-9]*\\.[a-z0-9]+$", var.instance_type))
    error_message = "A machine with NVIDIA GPUs is of the families G or P, such as g6.xlarge."
  }
}

variable "most" {
  description = "GPU nodes at most."
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

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
}

variable "deletion_protection" {
  description = "Keeps the cluster from being deleted. Off in the change that takes it down, and in no other."
  type        = bool
  default     = true
}
<%/aws.there%>
