output "id" {
  description = "The virtual network."
  value       = azurerm_virtual_network.this.id
}

output "name" {
  description = "Its name."
  value       = azurerm_virtual_network.this.name
}

output "subnet_ids" {
  description = "Subnets by role."
  value       = { for role, subnet in azurerm_subnet.this : role => subnet.id }
}

output "private_dns_zone_ids" {
  description = "Zones of private endpoints by name."
  value       = { for name, zone in azurerm_private_dns_zone.this : name => zone.id }
}
