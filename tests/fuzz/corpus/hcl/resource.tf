# everything a resource may hold
resource "azurerm_cognitive_account" "main" {
  count    = var.enabled ? 1 : 0
  name     = "ai-${var.env}-${format("%02d", count.index)}"
  location = azurerm_resource_group.main[0].location
  tags     = merge(local.tags, { owner = "platform", "cost-center": 7 })

  network_acls {
    default_action = "Deny"
    ip_rules       = [for r in var.ranges : cidrhost(r, 0) if r != null]
  }
  dynamic "identity" {
    for_each = toset(var.identities[*].type)
    content { type = identity.value }
  }
  lifecycle { prevent_destroy = true }
}
