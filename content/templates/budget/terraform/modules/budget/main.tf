locals {
  # A budget starts with a month. It starts with the month of its first apply and is left alone afterwards.
  month = formatdate("YYYY-MM-01'T'00:00:00Z", plantimestamp())

  stop = split(":", var.stop_at)
}

# Money the platform may cost in a month, in the currency the subscription is billed in.
resource "azurerm_consumption_budget_resource_group" "this" {
  name              = var.name
  resource_group_id = var.resource_group_id
  amount            = var.amount
  time_grain        = "Monthly"

  time_period {
    start_date = local.month
  }

  # While there is time to act: on what was spent,
  dynamic "notification" {
    for_each = var.percents
    content {
      threshold      = notification.value
      threshold_type = "Actual"
      operator       = "GreaterThanOrEqualTo"
      contact_emails = var.contacts
      contact_groups = [var.action_group_id]
    }
  }

  # and on what will have been spent by the end of the month.
  notification {
    threshold      = 100
    threshold_type = "Forecasted"
    operator       = "GreaterThanOrEqualTo"
    contact_emails = var.contacts
    contact_groups = [var.action_group_id]
  }

  lifecycle {
    ignore_changes = [time_period]
  }
}

# A jump nobody planned is seen the next morning.
resource "azurerm_cost_anomaly_alert" "this" {
  name            = "alert-cost-anomaly"
  display_name    = "Cost jumped"
  email_subject   = "Cost jumped"
  email_addresses = var.contacts
  message         = "Find what grew: Cost Management, cost analysis, by resource, the last two days."
}

# The bill, line by line, every day; lintel assess reads these files (cost.exports).
resource "azurerm_subscription_cost_management_export" "daily" {
  name                         = "daily-${var.name}"
  subscription_id              = var.subscription_id
  recurrence_type              = "Daily"
  recurrence_period_start_date = timeadd(local.month, "744h")
  recurrence_period_end_date   = timeadd(local.month, "87600h")

  export_data_storage_location {
    container_id     = var.export_container_id
    root_folder_path = "/daily"
  }

  export_data_options {
    type       = "ActualCost"
    time_frame = "MonthToDate"
  }

  lifecycle {
    ignore_changes = [recurrence_period_start_date, recurrence_period_end_date]
  }
}

# Every evening this stops the machines and clusters of the resource group that carry the tag auto-shutdown. A
# schedule of each machine's own would be forgotten for the machine that is made by hand.
resource "azurerm_logic_app_workflow" "stop" {
  name                = var.stop_name
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_logic_app_trigger_recurrence" "stop" {
  name         = "evening"
  logic_app_id = azurerm_logic_app_workflow.stop.id
  frequency    = "Day"
  interval     = 1
  time_zone    = var.stop_time_zone

  schedule {
    at_these_hours   = [tonumber(local.stop[0])]
    at_these_minutes = [tonumber(local.stop[1])]
  }
}

resource "azurerm_logic_app_action_custom" "find" {
  name         = "find"
  logic_app_id = azurerm_logic_app_workflow.stop.id

  body = jsonencode({
    type = "Http"
    inputs = {
      method         = "GET"
      uri            = "https://management.azure.com${var.resource_group_id}/resources"
      queries        = { "api-version" = "2021-04-01", "$filter" = "tagName eq 'auto-shutdown'" }
      authentication = { type = "ManagedServiceIdentity", audience = "https://management.azure.com/" }
    }
    runAfter = {}
  })
}

resource "azurerm_logic_app_action_custom" "stop" {
  name         = "stop"
  logic_app_id = azurerm_logic_app_workflow.stop.id

  body = jsonencode({
    type    = "Foreach"
    foreach = "@body('find')?['value']"
    actions = {
      which = {
        type       = "Switch"
        expression = "@toLower(items('stop')?['type'])"
        cases = {
          machine = {
            case = "microsoft.compute/virtualmachines"
            actions = {
              deallocate = {
                type = "Http"
                inputs = {
                  method         = "POST"
                  uri            = "https://management.azure.com@{items('stop')?['id']}/deallocate"
                  queries        = { "api-version" = "2024-07-01" }
                  authentication = { type = "ManagedServiceIdentity", audience = "https://management.azure.com/" }
                }
                runAfter = {}
              }
            }
          }
          cluster = {
            case = "microsoft.containerservice/managedclusters"
            actions = {
              halt = {
                type = "Http"
                inputs = {
                  method         = "POST"
                  uri            = "https://management.azure.com@{items('stop')?['id']}/stop"
                  queries        = { "api-version" = "2025-05-01" }
                  authentication = { type = "ManagedServiceIdentity", audience = "https://management.azure.com/" }
                }
                runAfter = {}
              }
            }
          }
        }
        default  = { actions = {} }
        runAfter = {}
      }
    }
    runAfter = { find = ["Succeeded"] }
  })

  depends_on = [azurerm_logic_app_action_custom.find]
}

# It may see what is there, and stop it; it can neither make, nor change, nor delete anything.
resource "azurerm_role_definition" "stop" {
  name        = "${var.stop_name} may stop machines"
  scope       = var.resource_group_id
  description = "Sees resources and stops virtual machines and clusters."

  permissions {
    actions = [
      "Microsoft.Resources/subscriptions/resourceGroups/read",
      "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
      "Microsoft.Compute/virtualMachines/read",
      "Microsoft.Compute/virtualMachines/deallocate/action",
      "Microsoft.ContainerService/managedClusters/read",
      "Microsoft.ContainerService/managedClusters/stop/action",
    ]
  }

  assignable_scopes = [var.resource_group_id]
}

resource "azurerm_role_assignment" "stop" {
  scope              = var.resource_group_id
  role_definition_id = azurerm_role_definition.stop.role_definition_resource_id
  principal_id       = azurerm_logic_app_workflow.stop.identity[0].principal_id
  principal_type     = "ServicePrincipal"
}
