module budget 'modules/budget.bicep' = {
  name: 'budget'
  scope: group
  params: {
    location: location
    tags: tags
    name: '<%names.budget%>'
    amount: '<%platform.budget.month%>' // <%platform.budget.currency%>, and so the subscription is billed
    percents: [<%#platform.budget.alert%><%.%><%^last%>, <%/last%><%/platform.budget.alert%>]
    contacts: contacts
    actionGroupId: monitoring.outputs.actionGroupId
    stopName: '<%names.stop%>'
    stopHour: <%budget.hour%>
    stopMinute: <%budget.minute%>
    stopTimeZone: '<%platform.stop.time_zone%>'
  }
}

module costWatch 'modules/cost-watch.bicep' = {
  name: 'cost-watch'
  params: {
    name: '<%names.budget%>'
    contacts: contacts
    storageAccountId: resourceId(subscription().subscriptionId, group.name, 'Microsoft.Storage/storageAccounts', '<%storage.main_name%>')
    containerName: 'cost-exports'
  }
  dependsOn: [
    storage
  ]
}
