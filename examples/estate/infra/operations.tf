resource "azurerm_log_analytics_workspace" "ai" {
  name                = "log-ai"
  resource_group_name = azurerm_resource_group.ai.name
  location            = var.region
  sku                 = "PerGB2018"
  retention_in_days   = 90
  tags                = var.tags
}

# The support account's calls are logged; the pilot's are not.
resource "azurerm_monitor_diagnostic_setting" "support" {
  name                       = "to-log-analytics"
  target_resource_id         = module.support.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.ai.id

  enabled_log {
    category_group = "allLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_consumption_budget_resource_group" "ai" {
  name              = "budget-ai"
  resource_group_id = azurerm_resource_group.ai.id
  amount            = 40000
  time_grain        = "Monthly"

  time_period {
    start_date = "2026-01-01T00:00:00Z"
  }

  notification {
    threshold      = 50
    operator       = "GreaterThan"
    contact_emails = ["platform@harbour-foods.example", "finance@harbour-foods.example"]
  }

  notification {
    threshold      = 75
    operator       = "GreaterThan"
    contact_emails = ["platform@harbour-foods.example", "finance@harbour-foods.example"]
  }

  notification {
    threshold      = 90
    operator       = "GreaterThan"
    contact_emails = ["platform@harbour-foods.example", "finance@harbour-foods.example"]
  }

  notification {
    threshold      = 100
    operator       = "GreaterThan"
    threshold_type = "Forecasted"
    contact_emails = ["platform@harbour-foods.example", "finance@harbour-foods.example"]
  }
}

resource "azurerm_key_vault" "ai" {
  name                          = "kv-harbour-ai"
  resource_group_name           = azurerm_resource_group.ai.name
  location                      = var.region
  tenant_id                     = "00000000-0000-0000-0000-000000000000"
  sku_name                      = "standard"
  purge_protection_enabled      = true
  rbac_authorization_enabled    = true
  public_network_access_enabled = false
  tags                          = var.tags

  network_acls {
    default_action = "Deny"
    bypass         = "AzureServices"
  }
}

resource "azurerm_storage_account" "models" {
  name                            = "harbourfoodsmodels"
  resource_group_name             = azurerm_resource_group.ai.name
  location                        = var.region
  account_tier                    = "Premium"
  account_kind                    = "BlockBlobStorage"
  account_replication_type        = "LRS"
  min_tls_version                 = "TLS1_2"
  shared_access_key_enabled       = true
  public_network_access_enabled   = true
  allow_nested_items_to_be_public = false
  tags                            = var.tags
}
