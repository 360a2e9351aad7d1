<%#monitoring.watched%>
# Alerts of the platform. Thresholds are where work starts, not where it is too late: a warning is looked at on the
# next working day (severity 2), a critical one now (severity 1).

resource "azurerm_monitor_metric_alert" "openai_throttled" {
  for_each = var.openai_account_ids

  name                = "alert-openai-throttled-${each.key}"
  description         = "Calls are answered with 429 more often than is usual here. A single 429 is normal and rings nobody. Raise the limit, spread the load or shift to an overflow deployment."
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  dynamic_criteria {
    metric_namespace         = "Microsoft.CognitiveServices/accounts"
    metric_name              = "AzureOpenAIRequests"
    aggregation              = "Total"
    operator                 = "GreaterThan"
    alert_sensitivity        = "Medium"
    evaluation_total_count   = 4
    evaluation_failure_count = 3

    dimension {
      name     = "StatusCode"
      operator = "Include"
      values   = ["429"]
    }

    dimension {
      name     = "ModelDeploymentName"
      operator = "Include"
      values   = ["*"]
    }
  }

  action {
    action_group_id = var.action_group_id
  }
}

# A share needs two numbers, which a metric alert cannot divide; the log of requests can.
resource "azurerm_monitor_scheduled_query_rules_alert_v2" "openai_throttled_share" {
  for_each = length(var.openai_account_ids) > 0 ? { warning = 2, critical = 1 } : {}

  name                    = "alert-openai-throttled-share-${each.key}"
  display_name            = "More than ${var.throttled_percent[each.key]} % of model calls are refused with 429"
  description             = "Share of 429 of all calls of a deployment in ten minutes."
  location                = var.location
  resource_group_name     = var.resource_group_name
  scopes                  = [var.workspace_id]
  severity                = each.value
  evaluation_frequency    = "PT5M"
  window_duration         = "PT10M"
  auto_mitigation_enabled = true
  tags                    = var.tags

  criteria {
    query                   = <<-KQL
      AzureDiagnostics
      | where ResourceProvider == "MICROSOFT.COGNITIVESERVICES" and Category == "RequestResponse"
      | summarize calls = count(), refused = countif(ResultSignature == "429") by Resource
      | where calls >= ${var.least_calls}
      | extend percent = 100.0 * refused / calls
    KQL
    time_aggregation_method = "Maximum"
    metric_measure_column   = "percent"
    operator                = "GreaterThan"
    threshold               = var.throttled_percent[each.key]

    dimension {
      name     = "Resource"
      operator = "Include"
      values   = ["*"]
    }
  }

  action {
    action_groups = [var.action_group_id]
  }
}

resource "azurerm_monitor_metric_alert" "openai_errors" {
  for_each = var.openai_account_ids

  name                = "alert-openai-errors-${each.key}"
  description         = "Less than ${var.available_percent} % of calls are answered without a server error."
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  severity            = 1
  frequency           = "PT1M"
  window_size         = "PT5M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.CognitiveServices/accounts"
    metric_name      = "AzureOpenAIAvailabilityRate"
    aggregation      = "Average"
    operator         = "LessThan"
    threshold        = var.available_percent
  }

  action {
    action_group_id = var.action_group_id
  }
}

resource "azurerm_monitor_metric_alert" "openai_latency" {
  for_each = var.openai_account_ids

  name                = "alert-openai-latency-${each.key}"
  description         = "The first byte of an answer takes more than ${var.first_byte_ms} ms on average."
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.CognitiveServices/accounts"
    metric_name      = "AzureOpenAITimeToResponse"
    aggregation      = "Average"
    operator         = "GreaterThan"
    threshold        = var.first_byte_ms
  }

  action {
    action_group_id = var.action_group_id
  }
}

# Units that are paid by the hour: above this share calls begin to be refused.
resource "azurerm_monitor_metric_alert" "openai_units" {
  for_each = var.openai_account_ids

  name                = "alert-openai-units-${each.key}"
  description         = "Provisioned units are used to more than ${var.units_percent} %. Accounts without provisioned deployments never send this metric."
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace       = "Microsoft.CognitiveServices/accounts"
    metric_name            = "AzureOpenAIProvisionedManagedUtilizationV2"
    aggregation            = "Average"
    operator               = "GreaterThan"
    threshold              = var.units_percent
    skip_metric_validation = true
  }

  action {
    action_group_id = var.action_group_id
  }
}

# A GPU node that is not ready costs as much as one that works.
resource "azurerm_monitor_metric_alert" "node_not_ready" {
  for_each = var.cluster_ids

  name                = "alert-node-not-ready-${each.key}"
  description         = "A node has not been ready for 15 minutes. On a GPU node look at the driver first: kubectl describe node, then nvidia-smi."
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  severity            = 1
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.ContainerService/managedClusters"
    metric_name      = "kube_node_status_condition"
    aggregation      = "Average"
    operator         = "GreaterThan"
    threshold        = 0

    dimension {
      name     = "condition"
      operator = "Include"
      values   = ["Ready"]
    }

    dimension {
      name     = "status2"
      operator = "Include"
      values   = ["NotReady"]
    }
  }

  action {
    action_group_id = var.action_group_id
  }
}

resource "azurerm_monitor_metric_alert" "machine_lost" {
  for_each = var.machine_ids

  name                = "alert-machine-lost-${each.key}"
  description         = "The GPU machine runs and is not available."
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  severity            = 1
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.Compute/virtualMachines"
    metric_name      = "VmAvailabilityMetric"
    aggregation      = "Average"
    operator         = "LessThan"
    threshold        = 1
  }

  action {
    action_group_id = var.action_group_id
  }
}

resource "azurerm_monitor_metric_alert" "vault_full" {
  for_each = var.vault_ids

  name                = "alert-vault-full-${each.key}"
  description         = "The vault is asked more than ${var.vault_percent} % of what it answers; beyond 100 % every start of a service fails."
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.KeyVault/vaults"
    metric_name      = "SaturationShoebox"
    aggregation      = "Average"
    operator         = "GreaterThan"
    threshold        = var.vault_percent
  }

  action {
    action_group_id = var.action_group_id
  }
}

# Somebody tries doors: signed in, and not allowed.
resource "azurerm_monitor_metric_alert" "vault_denied" {
  for_each = var.vault_ids

  name                = "alert-vault-denied-${each.key}"
  description         = "The vault refuses more callers than is usual here."
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  dynamic_criteria {
    metric_namespace         = "Microsoft.KeyVault/vaults"
    metric_name              = "ServiceApiResult"
    aggregation              = "Count"
    operator                 = "GreaterThan"
    alert_sensitivity        = "Medium"
    evaluation_total_count   = 4
    evaluation_failure_count = 3

    dimension {
      name     = "StatusCode"
      operator = "Include"
      values   = ["401", "403"]
    }
  }

  action {
    action_group_id = var.action_group_id
  }
}
<%/monitoring.watched%>
