<%#root.bicep%>
targetScope = 'subscription'

@description('The region that everything lies in.')
param location string

@description('Tags that every resource carries.')
param tags object

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: '<%names.resource_group%>'
  location: location
  tags: tags
}
<%/root.bicep%>
