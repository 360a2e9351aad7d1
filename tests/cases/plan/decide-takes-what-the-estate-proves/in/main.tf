resource "azurerm_cognitive_account" "ai" {
  name                = "oai-shop"
  location            = "swedencentral"
  resource_group_name = "rg-shop"
  kind                = "OpenAI"
  sku_name            = "S0"
  tags                = { owner = "platform-team" }
}

resource "azurerm_linux_virtual_machine" "lab" {
  name                = "vm-lab"
  location            = "swedencentral"
  resource_group_name = "rg-shop"
  size                = "Standard_NC24ads_A100_v4"
  tags                = { environment = "dev" }
}

resource "azurerm_dev_test_global_vm_shutdown_schedule" "lab" {
  virtual_machine_id    = azurerm_linux_virtual_machine.lab.id
  location              = "swedencentral"
  enabled               = true
  daily_recurrence_time = "1900"
  timezone              = "UTC"
}

resource "azurerm_cognitive_deployment" "chat" {
  name                 = "chat"
  cognitive_account_id = azurerm_cognitive_account.ai.id
  model {
    format  = "OpenAI"
    name    = "gpt-4o"
    version = "2024-08-06"
  }
  sku {
    name     = "DataZoneStandard"
    capacity = 10
  }
}
