resource "azurerm_cognitive_account" "ai" {
  name                = "oai-chat"
  location            = "swedencentral"
  resource_group_name = "rg-chat"
  kind                = "OpenAI"
  sku_name            = "S0"
}

resource "azurerm_cognitive_deployment" "chat" {
  name                 = "chat"
  cognitive_account_id = azurerm_cognitive_account.ai.id
  model {
    format  = "OpenAI"
    name    = "gpt-4.1"
    version = "2025-04-14"
  }
  sku {
    name     = "DataZoneStandard"
    capacity = 400
  }
}
