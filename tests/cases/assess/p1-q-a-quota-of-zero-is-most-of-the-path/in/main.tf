resource "azurerm_cognitive_account" "ai" {
  name                          = "ai-contoso"
  location                      = "swedencentral"
  resource_group_name           = "rg-ai"
  kind                          = "OpenAI"
  sku_name                      = "S0"
  custom_subdomain_name         = "ai-contoso"
  public_network_access_enabled = true
}
