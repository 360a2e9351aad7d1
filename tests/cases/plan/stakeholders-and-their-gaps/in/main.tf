resource "azurerm_key_vault" "v" {
  name = "kv"
  tags = {
    owner = "sec-team@example.com"
  }
}
