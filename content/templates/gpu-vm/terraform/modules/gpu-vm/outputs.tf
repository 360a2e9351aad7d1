<%#gpu_vm.any%>
output "machine_ids" {
  description = "Ids of the machines by name."
  value       = { for name, machine in azurerm_linux_virtual_machine.gpu : name => machine.id }
}

output "private_addresses" {
  description = "Addresses of the machines inside the network, by name."
  value       = { for name, card in azurerm_network_interface.gpu : name => card.private_ip_address }
}

output "principal_ids" {
  description = "Identities of the machines by name, for further roles."
  value       = { for name, machine in azurerm_linux_virtual_machine.gpu : name => machine.identity[0].principal_id }
}
<%/gpu_vm.any%>
