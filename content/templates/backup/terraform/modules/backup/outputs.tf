output "vault_id" {
  description = "The backup vault."
  value       = azurerm_data_protection_backup_vault.this.id
}
<%#backup.machines%>

output "machine_vault_id" {
  description = "The Recovery Services vault."
  value       = azurerm_recovery_services_vault.this.id
}
<%/backup.machines%>
