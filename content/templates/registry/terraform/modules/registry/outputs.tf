output "id" {
  description = "The registry."
  value       = azurerm_container_registry.this.id
}

output "name" {
  description = "Its name."
  value       = azurerm_container_registry.this.name
}

output "login_server" {
  description = "The host that images are pulled from."
  value       = azurerm_container_registry.this.login_server
}
