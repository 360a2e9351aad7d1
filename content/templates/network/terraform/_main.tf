module "network" {
  source = "./modules/network"

  name                = "<%names.network%>"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  address_space       = "<%platform.network.space%>"

  subnets = {
<%#network.subnets%>
    "<%role%>" = { name = "<%name%>", range = "<%range%>"<%#delegation%>, delegation = "<%delegation%>"<%/delegation%>, secured = <%secured%>, routed = <%routed%> }
<%/network.subnets%>
  }

  private_dns_zones = [
<%#network.zones%>
    "<%.%>",
<%/network.zones%>
  ]

<%#network.nat%>
  nat_gateway_name = "<%names.nat%>"
<%/network.nat%>
<%#platform.network.firewall%>
  route_table_name = "<%names.route_table%>"
  firewall_address = "<%platform.network.firewall%>"
<%/platform.network.firewall%>
<%#platform.network.hub%>
  hub_id           = "<%platform.network.hub%>"
<%/platform.network.hub%>
<%#platform.network.bastion%>
  bastion_name     = "<%names.bastion%>"
<%/platform.network.bastion%>
}
