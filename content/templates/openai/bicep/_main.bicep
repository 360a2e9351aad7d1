<%#openai.any%>
module openai 'modules/openai.bicep' = {
  name: 'openai'
  scope: group
  params: {
    location: location
    tags: tags
    subnetId: network.outputs.subnetIds.endpoints
    privateDnsZoneId: network.outputs.privateDnsZoneIds['privatelink.openai.azure.com']
    workspaceId: monitoring.outputs.workspaceId
<%#openai.own_key%>
    // Data of this class is encrypted with a key of your own.
    keyVaultName: identity.outputs.keyVaultName
<%/openai.own_key%>
    accounts: [
<%#openai.accounts%>
      { region: '<%region%>', name: '<%name%>' }
<%/openai.accounts%>
    ]
    shared: [
<%#openai.shared%>
<%#ends%>
      // Azure retires <%model%> <%version%> on <%retires%><%#instead%>; <%instead%> takes its place<%/instead%>.
<%/ends%>
      {
        account: '<%account%>'
        name: '<%name%>'
        model: '<%model%>'
        version: '<%version%>'
        sku: '<%sku%>'
        capacity: <%capacity%>
        upgrade: '<%upgrade%>'
        filter: <%filter%>
        spillTo: ''
      }
<%/openai.shared%>
    ]
    provisioned: [
<%#openai.provisioned%>
<%#ends%>
      // Azure retires <%model%> <%version%> on <%retires%><%#instead%>; <%instead%> takes its place<%/instead%>.
<%/ends%>
      {
        account: '<%account%>'
        name: '<%name%>'
        model: '<%model%>'
        version: '<%version%>'
        sku: '<%sku%>'
        capacity: <%capacity%>
        upgrade: '<%upgrade%>'
        filter: <%filter%>
        spillTo: '<%spill_to%>'
      }
<%/openai.provisioned%>
    ]
    callerIds: [
<%#platform.openai.callers%>
      '<%.%>'
<%/platform.openai.callers%>
    ]
  }
}
<%/openai.any%>
