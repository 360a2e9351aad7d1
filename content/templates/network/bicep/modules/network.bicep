@description('The name of the virtual network.')
@minLength(2)
@maxLength(64)
param name string

@description('The region it lies in.')
param location string

@description('Tags of everything here.')
param tags object

@description('The addresses of the network, as one range.')
param addressSpace string

@description('Subnets by role: their name, range, the service they are handed to, whether a security group guards them and whether their way out is ours.')
param subnets array

@description('Zones in which private endpoints are looked up.')
param privateDnsZones array

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressSpace
      ]
    }
  }
}

// One after the other: a network takes one change at a time.
@batchSize(1)
resource subnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = [for item in subnets: {
  parent: network
  name: item.name
  properties: {
    addressPrefix: item.range
    // The way out is named below; Azure's silent one ends in addresses that nobody knows beforehand.
    defaultOutboundAccess: false
    // Security groups hold for private endpoints too.
    privateEndpointNetworkPolicies: 'Enabled'
    delegations: empty(item.delegation) ? [] : [
      {
        name: 'service'
        properties: {
          serviceName: item.delegation
        }
      }
    ]
  }
}]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for item in privateDnsZones: {
  name: item
  location: 'global'
  tags: tags
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (item, index) in privateDnsZones: {
  parent: zone[index]
  name: name
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: network.id
    }
  }
}]

@description('The virtual network.')
output id string = network.id

@description('Subnets by role.')
output subnetIds object = toObject(range(0, length(subnets)), index => subnets[index].role, index => subnet[index].id)

@description('Zones of private endpoints by name.')
output privateDnsZoneIds object = toObject(range(0, length(privateDnsZones)), index => privateDnsZones[index], index => zone[index].id)
