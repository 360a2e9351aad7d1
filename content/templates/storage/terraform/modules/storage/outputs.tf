output "account_ids" {
  description = "Blob accounts by class of data."
  value       = { for key, account in azurerm_storage_account.blob : key => account.id }
}

output "account_names" {
  description = "Names of the Blob accounts by class of data."
  value       = { for key, account in azurerm_storage_account.blob : key => account.name }
}

output "container_ids" {
  description = "Containers of the Blob accounts, by class/container."
  value       = { for key, container in azurerm_storage_container.blob : key => container.id }
}

output "lake_id" {
  description = "The Data Lake account."
  value       = azurerm_storage_account.lake.id
}

output "lake_name" {
  description = "Name of the Data Lake account, which data-lake/apply-acl.sh asks for."
  value       = azurerm_storage_account.lake.name
}
