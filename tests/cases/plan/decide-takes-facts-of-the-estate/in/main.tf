resource "azurerm_postgresql_flexible_server" "facts" {
  name                = "psql-facts"
  resource_group_name = "rg"
  location            = "swedencentral"
}
