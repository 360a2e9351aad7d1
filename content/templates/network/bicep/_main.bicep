module network 'modules/network.bicep' = {
  name: 'network'
  scope: group
  params: {
    name: '<%names.network%>'
    location: location
    tags: tags
    addressSpace: '<%platform.network.space%>'
    subnets: [
<%#network.subnets%>
      {
        role: '<%role%>'
        name: '<%name%>'
        range: '<%range%>'
        delegation: '<%delegation%>'
        secured: <%secured%>
        routed: <%routed%>
      }
<%/network.subnets%>
    ]
    privateDnsZones: [
<%#network.zones%>
      '<%.%>'
<%/network.zones%>
    ]
<%#network.nat%>
    natGatewayName: '<%names.nat%>'
<%/network.nat%>
<%#platform.network.firewall%>
    routeTableName: '<%names.route_table%>'
    firewallAddress: '<%platform.network.firewall%>'
<%/platform.network.firewall%>
<%#platform.network.hub%>
    hubId: '<%platform.network.hub%>'
<%/platform.network.hub%>
<%#platform.network.bastion%>
    bastionName: '<%names.bastion%>'
<%/platform.network.bastion%>
  }
}
