variable "name" {
  description = "Name of the set and of its assignment."
  type        = string

  validation {
    condition     = length(var.name) >= 1 && length(var.name) <= 64
    error_message = "The name of an assignment has 1 to 64 characters."
  }
}

variable "resource_group_id" {
  description = "Resource group the set is assigned to."
  type        = string
}

variable "effect" {
  description = "Audit writes down what breaks the policy, Deny refuses it."
  type        = string

  validation {
    condition     = contains(["Audit", "Deny"], var.effect)
    error_message = "The effect is Audit or Deny."
  }
}

variable "allowed_locations" {
  description = "Regions resources may stand in."
  type        = list(string)

  validation {
    condition     = length(var.allowed_locations) >= 1
    error_message = "Allow one region at least."
  }
}

variable "allowed_deployment_kinds" {
  description = "Kinds of deployment models may have."
  type        = list(string)

  validation {
    condition     = length(var.allowed_deployment_kinds) >= 1
    error_message = "Allow one kind of deployment at least."
  }
}

variable "required_tags" {
  description = "Tags every resource has to carry."
  type        = list(string)

  validation {
    condition     = length(var.required_tags) >= 1
    error_message = "Require one tag at least."
  }
}
