<%#front_door.there%>
output "host_name" {
  description = "The public name callers use."
  value       = azurerm_cdn_frontdoor_endpoint.this.host_name
}

output "profile_id" {
  description = "The Front Door profile."
  value       = azurerm_cdn_frontdoor_profile.this.id
}
<%/front_door.there%>
