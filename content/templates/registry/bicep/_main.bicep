module registry 'modules/registry.bicep' = {
  name: 'registry'
  scope: group
  params: {
    name: '<%names.registry%>'
    location: location
    tags: tags
    subnetId: network.outputs.subnetIds.endpoints
    privateDnsZoneId: network.outputs.privateDnsZoneIds['privatelink.azurecr.io']
    workspaceId: monitoring.outputs.workspaceId
<%#platform.second_region%>
    secondLocation: '<%platform.second_region%>'
<%/platform.second_region%>
  }
}
