output "plans" {
  description = "Plans that are on."
  value       = sort(keys(azurerm_security_center_subscription_pricing.this))
}
