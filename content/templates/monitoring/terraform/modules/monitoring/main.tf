# One workspace takes the logs of everything that is rendered here, so that one query can follow a call from the
# front door to the model. It answers identities only (no workspace key) and only from inside (private link).
resource "azurerm_log_analytics_workspace" "this" {
  name                           = var.workspace_name
  location                       = var.location
  resource_group_name            = var.resource_group_name
  sku                            = "PerGB2018"
  retention_in_days              = var.retention_in_days
  local_authentication_enabled   = false
  internet_ingestion_access_type = "Disabled"
  internet_query_access_type     = "Disabled"
  tags                           = var.tags

  # No daily_quota_gb: a workspace that reaches its cap drops the audit log of the very day something goes wrong.
  # What it takes is watched instead, by the alert ingestion below.
}

# Traces of the gateway and of applications; it keeps them in the workspace above.
resource "azurerm_application_insights" "this" {
  name                         = var.insights_name
  location                     = var.location
  resource_group_name          = var.resource_group_name
  application_type             = "web"
  workspace_id                 = azurerm_log_analytics_workspace.this.id
  retention_in_days            = var.insights_retention_in_days
  sampling_percentage          = var.sampling_percentage
  ip_masking_enabled           = true
  local_authentication_enabled = false
  internet_ingestion_enabled   = false
  internet_query_enabled       = false
  tags                         = var.tags
}

# Azure Monitor has no private endpoint for each workspace: one scope stands for all of them.
resource "azurerm_monitor_private_link_scope" "this" {
  name                  = var.private_link_scope_name
  resource_group_name   = var.resource_group_name
  ingestion_access_mode = "PrivateOnly"
  query_access_mode     = "PrivateOnly"
  tags                  = var.tags
}

resource "azurerm_monitor_private_link_scoped_service" "workspace" {
  name                = "workspace"
  resource_group_name = var.resource_group_name
  scope_name          = azurerm_monitor_private_link_scope.this.name
  linked_resource_id  = azurerm_log_analytics_workspace.this.id
}

resource "azurerm_monitor_private_link_scoped_service" "insights" {
  name                = "insights"
  resource_group_name = var.resource_group_name
  scope_name          = azurerm_monitor_private_link_scope.this.name
  linked_resource_id  = azurerm_application_insights.this.id
}

resource "azurerm_private_endpoint" "monitor" {
  name                = "pe-${var.private_link_scope_name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "monitor"
    private_connection_resource_id = azurerm_monitor_private_link_scope.this.id
    subresource_names              = ["azuremonitor"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "monitor"
    private_dns_zone_ids = var.private_dns_zone_ids
  }

  # The endpoint learns names only of what is in the scope when it is made.
  depends_on = [
    azurerm_monitor_private_link_scoped_service.workspace,
    azurerm_monitor_private_link_scoped_service.insights,
  ]
}

# Who is told. Budgets and alerts share it, so that one change of people is one change.
resource "azurerm_monitor_action_group" "this" {
  name                = var.action_group_name
  resource_group_name = var.resource_group_name
  short_name          = var.action_group_short_name
  tags                = var.tags

  dynamic "email_receiver" {
    for_each = var.contacts
    content {
      name                    = "mail-${email_receiver.key}"
      email_address           = email_receiver.value
      use_common_alert_schema = true
    }
  }

  # Whoever owns the subscription hears it too, also when the people above have left.
  arm_role_receiver {
    name                    = "owners"
    role_id                 = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
    use_common_alert_schema = true
  }
}

# Who asked the workspace what: reading the log is logged.
resource "azurerm_monitor_diagnostic_setting" "workspace" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_log_analytics_workspace.this.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.this.id

  enabled_log {
    category_group = "audit"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

# What logs cost is what they weigh: told when a day brings more than was planned.
resource "azurerm_monitor_scheduled_query_rules_alert_v2" "ingestion" {
  name                    = "alert-ingestion"
  display_name            = "Logs weigh more than ${var.daily_ingestion_gb} GB a day"
  description             = "Usage of the workspace over one day. Find the table that grew with: Usage | where TimeGenerated > ago(1d) | summarize sum(Quantity) by DataType."
  location                = var.location
  resource_group_name     = var.resource_group_name
  scopes                  = [azurerm_log_analytics_workspace.this.id]
  severity                = 3
  evaluation_frequency    = "PT1H"
  window_duration         = "P1D"
  auto_mitigation_enabled = true
  tags                    = var.tags

  criteria {
    query                   = "Usage | where IsBillable | summarize GB = sum(Quantity) / 1000"
    time_aggregation_method = "Total"
    metric_measure_column   = "GB"
    operator                = "GreaterThan"
    threshold               = var.daily_ingestion_gb
  }

  action {
    action_groups = [azurerm_monitor_action_group.this.id]
  }
}

resource "azurerm_application_insights_workbook" "platform" {
  # A workbook's name is a UUID; made from the workspace's name it stays the same from run to run.
  name                = uuidv5("url", "https://lintel/workbook/${var.workspace_name}")
  display_name        = "AI platform"
  location            = var.location
  resource_group_name = var.resource_group_name
  source_id           = lower(azurerm_log_analytics_workspace.this.id)
  data_json           = var.workbook
  tags                = var.tags
}
