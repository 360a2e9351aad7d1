module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    vaultName: '<%names.vault%>'
    location: location
    tags: tags
    subnetId: network.outputs.subnetIds.endpoints
    privateDnsZoneId: network.outputs.privateDnsZoneIds['privatelink.vaultcore.azure.net']
    workspaceId: monitoring.outputs.workspaceId
    workloads: [
<%#identity.workloads%>
      {
        name: '<%name%>'
        identity: '<%identity%>'
        namespace: '<%namespace%>'
        account: '<%account%>'
      }
<%/identity.workloads%>
    ]
<%#identity.cluster%>
    // The cluster vouches for its service accounts, so that no pod holds a secret.
    clusterIssuer: aks.outputs.oidcIssuerUrl
<%/identity.cluster%>
    deployName: '<%identity.deploy%>'
    environmentName: '<%platform.environment%>'
    repositories: [
<%#identity.repositories%>
      {
        key: '<%key%>'
        repository: '<%repository%>'
      }
<%/identity.repositories%>
    ]
  }
}
