output "workspace_id" {
  description = "The workspace that diagnostic settings send to."
  value       = azurerm_log_analytics_workspace.this.id
}

output "action_group_id" {
  description = "The action group that budgets and alerts call."
  value       = azurerm_monitor_action_group.this.id
}

output "insights_id" {
  description = "The Application Insights component."
  value       = azurerm_application_insights.this.id
}
