resource "azurerm_cognitive_account" "ai" {
  name = "ai1"
  location = "westeurope"
  kind = "OpenAI"
  sku_name = "S0"
  public_network_access_enabled = false
  local_auth_enabled = false
}
