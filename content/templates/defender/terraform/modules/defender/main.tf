# Defender for Cloud, by kind of resource. Plans are of the whole subscription: what lies beside the platform in it is
# watched, and billed, too.
resource "azurerm_security_center_subscription_pricing" "this" {
  for_each = var.plans

  resource_type = each.key
  tier          = "Standard"
  subplan       = each.value.subplan

  dynamic "extension" {
    for_each = each.value.extensions
    content {
      name = extension.value
    }
  }
}

resource "azurerm_security_center_contact" "this" {
  name                = "default"
  email               = join(";", var.contacts)
  alert_notifications = true
  alerts_to_admins    = true
}
