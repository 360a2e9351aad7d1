output "set_id" {
  description = "The set of policies, to be assigned to further scopes."
  value       = azurerm_policy_set_definition.this.id
}

output "assignment_id" {
  description = "Its assignment to the platform's resource group, which an exemption names."
  value       = azurerm_resource_group_policy_assignment.this.id
}
