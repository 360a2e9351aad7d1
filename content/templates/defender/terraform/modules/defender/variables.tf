variable "plans" {
  description = "Plans that are on, by kind of resource: the plan's variant where it has some, and what of it is switched on."
  type = map(object({
    subplan    = optional(string)
    extensions = optional(list(string), [])
  }))

  validation {
    condition     = contains(keys(var.plans), "AI")
    error_message = "The plan AI belongs to every AI platform: prompts and answers are watched by nothing else."
  }
}

variable "contacts" {
  description = "Mail addresses that learn of alerts."
  type        = list(string)

  validation {
    condition     = length(var.contacts) >= 1
    error_message = "Somebody has to be told: give one address at least."
  }
}
