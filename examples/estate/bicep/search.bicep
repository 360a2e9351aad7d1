@description('Where everything goes.')
param location string = resourceGroup().location

@allowed(['Enabled', 'Disabled'])
param publicNetworkAccess string = 'Enabled'

param tags object = {
  owner: 'data'
  'cost-centre': '4712'
}

resource search 'Microsoft.Search/searchServices@2024-06-01-preview' = {
  name: 'srch-harbour-docs'
  location: location
  tags: tags
  sku: {
    name: 'standard'
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    replicaCount: 1
    partitionCount: 1
    publicNetworkAccess: publicNetworkAccess
    disableLocalAuth: false
  }
}

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: 'oai-harbour-docs'
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    customSubDomainName: 'oai-harbour-docs'
    publicNetworkAccess: 'Disabled'
    disableLocalAuth: true
    networkAcls: {
      defaultAction: 'Deny'
    }
  }

  resource embedding 'deployments' = {
    name: 'embedding'
    sku: {
      name: 'Standard'
      capacity: 120
    }
    properties: {
      model: {
        format: 'OpenAI'
        name: 'text-embedding-3-large'
        version: '1'
      }
      versionUpgradeOption: 'NoAutoUpgrade'
    }
  }
}

output searchName string = search.name
