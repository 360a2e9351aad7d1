variable "name" { type = string }
variable "resource_group_name" { type = string }
variable "location" { type = string }
variable "tags" { type = map(string) }

variable "public" {
  type    = bool
  default = false
}

variable "models" {
  type = map(object({
    model    = string
    version  = optional(string)
    sku      = optional(string, "Standard")
    capacity = optional(number, 50)
  }))
}

resource "azurerm_cognitive_account" "this" {
  name                          = var.name
  resource_group_name           = var.resource_group_name
  location                      = var.location
  kind                          = "OpenAI"
  sku_name                      = "S0"
  custom_subdomain_name         = var.name
  public_network_access_enabled = var.public
  local_auth_enabled            = false
  tags                          = var.tags

  outbound_network_access_restricted = true

  identity {
    type = "SystemAssigned"
  }

  dynamic "network_acls" {
    for_each = var.public ? [] : [1]
    content {
      default_action = "Deny"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_cognitive_deployment" "this" {
  for_each             = var.models
  name                   = each.key
  cognitive_account_id   = azurerm_cognitive_account.this.id
  rai_policy_name        = "Microsoft.DefaultV2"
  version_upgrade_option = each.value.version == null ? "OnceNewDefaultVersionAvailable" : "NoAutoUpgrade"

  model {
    format  = "OpenAI"
    name    = each.value.model
    version = each.value.version
  }

  sku {
    name     = each.value.sku
    capacity = each.value.capacity
  }
}

output "id" {
  value = azurerm_cognitive_account.this.id
}
