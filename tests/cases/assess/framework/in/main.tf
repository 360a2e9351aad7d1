terraform {
  required_version = ">= 1.9"
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = "~> 4.0" }
  }
}
resource "azurerm_cognitive_account" "open" {
  name                          = "contoso-ai"
  location                      = "westeurope"
  resource_group_name           = "ai"
  kind                          = "OpenAI"
  sku_name                      = "S0"
  public_network_access_enabled = true
  local_auth_enabled            = true
}
