module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    location: location
    tags: tags
    accounts: [
<%#storage.accounts%>
      {
        name: '<%name%>'
        classification: '<%classification%>'
        sku: 'Standard_<%replication%>'
        ownKey: <%own_key%>
      }
<%/storage.accounts%>
    ]
    containers: [
<%#storage.accounts%>
<%#containers%>
      {
        account: <%account%>
        name: '<%container%>'
      }
<%/containers%>
<%/storage.accounts%>
    ]
    lake: {
      name: '<%storage.lake.name%>'
      classification: '<%storage.lake.classification%>'
      sku: 'Standard_<%storage.lake.replication%>'
      ownKey: <%storage.lake.own_key%>
    }
    zones: [
<%#platform.storage.zones%>
      '<%.%>'
<%/platform.storage.zones%>
    ]
    softDeleteDays: <%platform.storage.keep%>
    coolAfterDays: <%platform.storage.cool%>
    coldAfterDays: <%platform.storage.cold%>
    deleteVersionsAfterDays: <%platform.storage.versions%>
    deleteCheckpointsAfterDays: <%platform.storage.checkpoints%>
    subnetId: network.outputs.subnetIds.endpoints
    blobDnsZoneId: network.outputs.privateDnsZoneIds['privatelink.blob.core.windows.net']
    dfsDnsZoneId: network.outputs.privateDnsZoneIds['privatelink.dfs.core.windows.net']
    workspaceId: monitoring.outputs.workspaceId
<%#storage.own_key%>
    keyVaultName: identity.outputs.keyVaultName
<%/storage.own_key%>
  }
}
