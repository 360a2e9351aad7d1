resource "azurerm_storage_account" "models" {
  name                     = "models"
  resource_group_name      = "ai"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "LRS"
}
