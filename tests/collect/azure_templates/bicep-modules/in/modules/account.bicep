param name string
param location string
param isolated bool = false
param capacity int = 50

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: name
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    publicNetworkAccess: isolated ? 'Disabled' : 'Enabled'
    disableLocalAuth: true
  }

  resource deployment 'deployments' = {
    name: 'gpt'
    sku: {
      name: 'Standard'
      capacity: capacity
    }
    properties: {}
  }
}

output id string = account.id
output key string = account.listKeys().key1
