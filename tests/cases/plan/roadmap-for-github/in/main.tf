resource "azurerm_cognitive_account" "chat" {
  name                          = "chat"
  location                      = "swedencentral"
  resource_group_name           = "ai"
  kind                          = "OpenAI"
  sku_name                      = "S0"
  public_network_access_enabled = true
}
