<%#front_door.there%>
@description('Gateways that Front Door leads to: name, hostName, location, privateLinkServiceId, and priority, 1 is asked first.')
@minLength(2)
param frontDoorOrigins array

module frontDoor 'modules/front-door.bicep' = {
  name: 'front-door'
  scope: group
  params: {
    tags: tags
    name: '<%names.front%>'
    endpointName: '<%names.front_endpoint%>'
    firewallName: '<%names.front_firewall%>'
    origins: frontDoorOrigins
    workspaceId: monitoring.outputs.workspaceId
  }
}
<%/front_door.there%>
