module "budget" {
  source = "./modules/budget"

  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  resource_group_id   = azurerm_resource_group.main.id
  subscription_id     = "/subscriptions/${var.subscription_id}"
  tags                = var.tags
  name                = "<%names.budget%>"
  amount              = <%platform.budget.month%> # <%platform.budget.currency%>, and so the subscription is billed
  percents            = [<%#platform.budget.alert%><%.%><%^last%>, <%/last%><%/platform.budget.alert%>]
  contacts            = var.contacts
  action_group_id     = module.monitoring.action_group_id
  export_container_id = module.storage.container_ids["<%storage.main%>/cost-exports"]
  stop_name           = "<%names.stop%>"
  stop_at             = "<%platform.stop.at%>"
  stop_time_zone      = "<%platform.stop.time_zone%>"
}
