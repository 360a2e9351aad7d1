<%#machine_learning.any%>
module machineLearning 'modules/machine-learning.bicep' = {
  name: 'machine-learning'
  scope: group
  params: {
    name: '<%names.machine_learning%>'
    location: location
    tags: tags
    storageAccountName: '<%storage.models_name%>'
    keyVaultName: identity.outputs.keyVaultName
    insightsId: monitoring.outputs.insightsId
    registryName: registry.outputs.name
    workspaceId: monitoring.outputs.workspaceId
    endpointSubnetId: network.outputs.subnetIds.endpoints
    approvedHosts: [<%#platform.machine_learning.approved%>'<%.%>'<%^last%>, <%/last%><%/platform.machine_learning.approved%>]
    ownKey: <%machine_learning.own_key%>
    privateDnsZoneIds: [
      network.outputs.privateDnsZoneIds['privatelink.api.azureml.ms']
      network.outputs.privateDnsZoneIds['privatelink.notebooks.azure.net']
    ]
    clusters: [
<%#machine_learning.clusters%>
      {
        name: '<%name%>'
        size: '<%size%>'
        most: <%most%>
        idleMinutes: <%idle%>
        spot: <%spot%>
      }
<%/machine_learning.clusters%>
    ]
  }
  dependsOn: [storage]
}
<%/machine_learning.any%>
