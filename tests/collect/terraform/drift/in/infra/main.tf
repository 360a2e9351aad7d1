resource "azurerm_cognitive_account" "ai" {
  name                          = "ai1"
  location                      = "West Europe"
  kind                          = "OpenAI"
  sku_name                      = "S0"
  public_network_access_enabled = false
  local_auth_enabled            = var.keys
  network_acls {
    default_action = "Deny"
  }
  tags = { owner = "ml team" }
}

variable "keys" {}

resource "azurerm_kubernetes_cluster" "k" {
  name               = "k"
  kubernetes_version = "1.29"
  sku_tier           = "Standard"
}
