<%#monitoring.watched%>
output "names" {
  description = "The alerts by name."
  value = sort(concat(
    [for alert in azurerm_monitor_metric_alert.openai_throttled : alert.name],
    [for alert in azurerm_monitor_scheduled_query_rules_alert_v2.openai_throttled_share : alert.name],
    [for alert in azurerm_monitor_metric_alert.openai_errors : alert.name],
    [for alert in azurerm_monitor_metric_alert.openai_latency : alert.name],
    [for alert in azurerm_monitor_metric_alert.openai_units : alert.name],
    [for alert in azurerm_monitor_metric_alert.node_not_ready : alert.name],
    [for alert in azurerm_monitor_metric_alert.machine_lost : alert.name],
    [for alert in azurerm_monitor_metric_alert.vault_full : alert.name],
    [for alert in azurerm_monitor_metric_alert.vault_denied : alert.name],
  ))
}
<%/monitoring.watched%>
