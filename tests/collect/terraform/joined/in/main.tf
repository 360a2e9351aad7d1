variable "open" {
  default = false
}

resource "azurerm_cognitive_account" "main" {
  name                          = "a"
  location                      = "westeurope"
  kind                          = "OpenAI"
  public_network_access_enabled = var.open
  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_key_vault" "only_in_code" {
  name = "k"
}
