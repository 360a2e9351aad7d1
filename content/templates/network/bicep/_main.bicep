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
  }
}
