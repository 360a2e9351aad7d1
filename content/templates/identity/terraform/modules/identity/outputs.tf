output "key_vault_id" {
  description = "The key vault."
  value       = azurerm_key_vault.this.id
}

output "key_vault_name" {
  description = "Its name."
  value       = azurerm_key_vault.this.name
}

output "key_vault_uri" {
  description = "Where it answers, inside the network."
  value       = azurerm_key_vault.this.vault_uri
}

output "workload_ids" {
  description = "Identities of workloads by name."
  value       = { for name, identity in azurerm_user_assigned_identity.workload : name => identity.id }
}

output "workload_client_ids" {
  description = "Client ids by workload, for the annotation azure.workload.identity/client-id of its service account."
  value       = { for name, identity in azurerm_user_assigned_identity.workload : name => identity.client_id }
}

output "workload_principal_ids" {
  description = "Principals by workload, for role assignments."
  value       = { for name, identity in azurerm_user_assigned_identity.workload : name => identity.principal_id }
}

output "deploy_client_id" {
  description = "The client id that pipelines sign in with."
  value       = azurerm_user_assigned_identity.deploy.client_id
}
