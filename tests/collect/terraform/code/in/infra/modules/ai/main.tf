variable "name" {}
variable "group" {}
variable "open" {}
variable "models" {}

resource "azurerm_cognitive_account" "this" {
  name                          = var.name
  location                      = var.group.location
  resource_group_name           = var.group.name
  kind                          = "OpenAI"
  sku_name                      = "S0"
  public_network_access_enabled = var.open
  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_cognitive_deployment" "this" {
  for_each             = var.models
  name                 = each.key
  cognitive_account_id = azurerm_cognitive_account.this.id
  model {
    format  = "OpenAI"
    name    = each.key
    version = each.value.version
  }
  sku {
    name     = "Standard"
    capacity = each.value.capacity
  }
}

output "id" {
  value = azurerm_cognitive_account.this.id
}

output "primary_access_key" {
  value     = azurerm_cognitive_account.this.primary_access_key
  sensitive = true
}
