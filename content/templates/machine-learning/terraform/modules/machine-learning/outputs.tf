<%#machine_learning.any%>
output "workspace_id" {
  description = "Id of the workspace."
  value       = azurerm_machine_learning_workspace.this.id
}

output "principal_id" {
  description = "Identity of the workspace and its machines, for further roles."
  value       = azurerm_user_assigned_identity.workspace.principal_id
}
<%/machine_learning.any%>
