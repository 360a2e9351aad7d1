@description('The name of the registry, unique in all of Azure.')
@minLength(5)
@maxLength(50)
param name string

@description('The region it lies in.')
param location string

@description('The region that images are copied to; empty for none.')
param secondLocation string = ''

@description('Tags of everything here.')
param tags object

@description('The subnet of private endpoints.')
param subnetId string

@description('The zone in which the registry is looked up, privatelink.azurecr.io.')
param privateDnsZoneId string

@description('The workspace that pulls and pushes are told to.')
param workspaceId string

@description('Days after which an image without a tag is deleted.')
@minValue(1)
@maxValue(365)
param retentionDays int = 30

// Premium: private endpoints, copies in other regions and layers of many GB, as images with CUDA and weights have them.
resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Premium'
  }
  properties: {
    // Identities pull; there is no password that everybody shares.
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: 'Disabled'
    networkRuleBypassOptions: 'None'
    networkRuleSet: {
      defaultAction: 'Deny'
      ipRules: []
    }
    zoneRedundancy: 'Enabled'
    // Layers come from the registry's own name: a firewall need not let out to all of Azure's storage.
    dataEndpointEnabled: true
    policies: {
      // What was pushed cannot be carried out of the network again.
      exportPolicy: {
        status: 'disabled'
      }
      retentionPolicy: {
        status: 'enabled'
        days: retentionDays
      }
    }
  }
}

// A cluster that starts in the other region finds its images there.
resource copy 'Microsoft.ContainerRegistry/registries/replications@2025-04-01' = if (!empty(secondLocation)) {
  parent: registry
  name: empty(secondLocation) ? 'none' : secondLocation
  location: secondLocation
  tags: tags
  properties: {
    regionEndpointEnabled: true
    zoneRedundancy: 'Disabled'
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${name}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: 'registry'
        properties: {
          privateLinkServiceId: registry.id
          groupIds: [
            'registry'
          ]
        }
      }
    ]
  }
}

resource endpointName 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: 'registry'
        properties: {
          privateDnsZoneId: privateDnsZoneId
        }
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: registry
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

@description('The registry.')
output id string = registry.id

@description('Its name.')
output name string = registry.name

@description('The host that images are pulled from.')
output loginServer string = registry.properties.loginServer
