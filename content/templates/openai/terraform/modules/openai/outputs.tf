<%#openai.any%>
output "account_ids" {
  description = "Ids of the accounts by region."
  value       = { for region, account in azurerm_cognitive_account.openai : region => account.id }
}

output "endpoints" {
  description = "Addresses of the accounts by region; they resolve to private addresses inside the network."
  value       = { for region, account in azurerm_cognitive_account.openai : region => account.endpoint }
}
<%/openai.any%>
