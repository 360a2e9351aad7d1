variable "keys" {
  default = false
}

resource "azurerm_search_service" "this" {
  location                     = "westeurope"
  local_authentication_enabled = var.keys
}
