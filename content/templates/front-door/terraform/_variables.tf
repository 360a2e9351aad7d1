<%#front_door.there%>
variable "front_door_origins" {
  description = "Gateways that Front Door leads to, by region: the name each answers to, the private link service before it, and which is asked first (1)."
  type = map(object({
    host_name               = string
    location                = string
    private_link_service_id = string
    priority                = number
  }))

  validation {
    condition     = length(var.front_door_origins) >= 2
    error_message = "Two gateways at least: with one region Front Door only adds a way to fail."
  }
}
<%/front_door.there%>
