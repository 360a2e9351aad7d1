<%#root.terraform%>
output "resource_group" {
  description = "The group that holds everything."
  value       = azurerm_resource_group.main.name
}
<%/root.terraform%>
