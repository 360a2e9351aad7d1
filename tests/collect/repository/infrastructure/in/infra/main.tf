provider "aws" {
  access_key = "AKIAIOSFODNN7EXAMPLE"
}
output "account" {
  value = "https://${azurerm_cognitive_account.a.name}.openai.azure.com/"
}
output "zone" {
  value = "privatelink.openai.azure.com"
}
