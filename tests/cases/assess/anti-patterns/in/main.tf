resource "azurerm_storage_account" "models" {
  name                            = "contosomodels"
  resource_group_name             = "ai"
  location                        = "westeurope"
  account_tier                    = "Standard"
  account_replication_type        = "LRS"
  shared_access_key_enabled       = true
  allow_nested_items_to_be_public = true
}
