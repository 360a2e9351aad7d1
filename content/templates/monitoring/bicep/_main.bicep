@description('Mail addresses that alerts, budgets and Defender write to.')
param contacts array

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceName: '<%names.workspace%>'
    insightsName: '<%names.insights%>'
    privateLinkScopeName: '<%names.monitor_scope%>'
    actionGroupName: '<%names.alerts%>'
    actionGroupShortName: '<%monitoring.short%>'
    contacts: contacts
    retentionInDays: <%monitoring.retention%>
    dailyIngestionGb: <%platform.monitoring.daily%>
    subnetId: network.outputs.subnetIds.endpoints
    workbook: loadTextContent('../workbooks/platform.json')
    privateDnsZoneIds: [
      network.outputs.privateDnsZoneIds['privatelink.monitor.azure.com']
      network.outputs.privateDnsZoneIds['privatelink.oms.opinsights.azure.com']
      network.outputs.privateDnsZoneIds['privatelink.ods.opinsights.azure.com']
      network.outputs.privateDnsZoneIds['privatelink.agentsvc.azure-automation.net']
      network.outputs.privateDnsZoneIds['privatelink.blob.core.windows.net']
    ]
  }
}
<%#monitoring.watched%>

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
<%#monitoring.openai%>
    openaiAccounts: openai.outputs.accounts
<%/monitoring.openai%>
<%#monitoring.cluster%>
    clusters: [
      {
        name: 'cluster'
        id: aks.outputs.clusterId
      }
    ]
<%/monitoring.cluster%>
<%#monitoring.machines%>
    machines: gpuVm.outputs.machines
<%/monitoring.machines%>
<%#monitoring.vault%>
    vaults: [
      {
        name: 'vault'
        id: identity.outputs.keyVaultId
      }
    ]
<%/monitoring.vault%>
  }
}
<%/monitoring.watched%>
