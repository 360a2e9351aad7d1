# Premium: private endpoints, copies in other regions and layers of many GB, as images with CUDA and weights have them.
resource "azurerm_container_registry" "this" {
  name                = var.name
  location            = var.location
  resource_group_name = var.resource_group_name
  sku                 = "Premium"
  tags                = var.tags

  # Identities pull; there is no password that everybody shares.
  admin_enabled          = false
  anonymous_pull_enabled = false

  public_network_access_enabled = false
  network_rule_bypass_option    = "None"

  # What was pushed cannot be carried out of the network again.
  export_policy_enabled    = false
  retention_policy_in_days = var.retention_days
  zone_redundancy_enabled  = true

  # Layers come from the registry's own name: a firewall need not let out to all of Azure's storage.
  data_endpoint_enabled = true

  network_rule_set {
    default_action = "Deny"
  }

  # A cluster that starts in the other region finds its images there.
  dynamic "georeplications" {
    for_each = var.second_location == null ? [] : [var.second_location]

    content {
      location                        = georeplications.value
      global_endpoint_routing_enabled = true
      zone_redundancy_enabled         = false
      tags                            = var.tags
    }
  }
}

resource "azurerm_private_endpoint" "registry" {
  name                = "pe-${var.name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "registry"
    private_connection_resource_id = azurerm_container_registry.this.id
    subresource_names              = ["registry"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [var.private_dns_zone_id]
  }
}

resource "azurerm_monitor_diagnostic_setting" "registry" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_container_registry.this.id
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category_group = "allLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}
