output "budget_id" {
  description = "The budget."
  value       = azurerm_consumption_budget_resource_group.this.id
}

output "stop_principal_id" {
  description = "Who stops machines in the evening."
  value       = azurerm_logic_app_workflow.stop.identity[0].principal_id
}
