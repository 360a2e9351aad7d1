// Two accounts, a private endpoint to the first, a search service from the registry.
param location string = 'westeurope'
param isolated bool = true
@secure()
param sqlPassword string
param apiKey string = 'not-for-the-facts-123'
param names array = [ 'chat', 'embed' ]

module accounts './modules/account.bicep' = [for name in names: {
  name: 'deploy-${name}'
  params: {
    name: name
    location: location
    isolated: isolated
  }
}]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-01-01' = if (isolated) {
  name: 'pe-chat'
  location: location
  properties: {
    privateLinkServiceConnections: [
      {
        name: 'chat'
        properties: {
          privateLinkServiceId: accounts[0].outputs.id
          groupIds: [ 'account' ]
        }
      }
    ]
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = if (!isolated) {
  name: 'logs'
  location: location
}

module search 'br/public:avm/res/search/search-service:0.11.1' = {
  params: {
    name: 'find'
    disableLocalAuth: false
    adminPassword: 'Tr0ub4dor'
    location: resourceGroup().location
  }
}

output key string = accounts[0].outputs.key
output endpointId string = endpoint.id
