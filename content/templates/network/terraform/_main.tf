module "network" {
  source = "./modules/network"

  name                = "<%names.network%>"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  address_space       = "<%platform.network.space%>"

  subnets = {
<%#network.subnets%>
    <%role%> = { name = "<%name%>", range = "<%range%>"<%#delegation%>, delegation = "<%delegation%>"<%/delegation%>, secured = <%secured%>, routed = <%routed%> }
<%/network.subnets%>
  }

  private_dns_zones = [
<%#network.zones%>
    "<%.%>",
<%/network.zones%>
  ]
}
