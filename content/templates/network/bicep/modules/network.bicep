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

@description('The gateway that routed subnets go out through; empty where a firewall is the way out.')
param natGatewayName string = ''

@description('The table of routes to the firewall; empty where there is none.')
param routeTableName string = ''

@description('The address of the firewall in the hub that all outbound traffic goes to; empty where there is none.')
param firewallAddress string = ''

@description('The virtual network of the hub that this one is peered with; empty where there is none.')
param hubId string = ''

@description('The host that administrators come in through; empty where nobody does.')
param bastionName string = ''

// What comes from the internet is refused before Azure's own rules are asked.
var closed = [
  {
    name: 'deny-internet-inbound'
    properties: {
      priority: 4096
      direction: 'Inbound'
      access: 'Deny'
      protocol: '*'
      sourceAddressPrefix: 'Internet'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '*'
    }
  }
]

// Azure Bastion does not start without these.
var bastionRules = [
  {
    name: 'allow-https-inbound'
    properties: {
      priority: 100
      direction: 'Inbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: 'Internet'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '443'
    }
  }
  {
    name: 'allow-gateway-manager-inbound'
    properties: {
      priority: 110
      direction: 'Inbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: 'GatewayManager'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '443'
    }
  }
  {
    name: 'allow-load-balancer-inbound'
    properties: {
      priority: 120
      direction: 'Inbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: 'AzureLoadBalancer'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '443'
    }
  }
  {
    name: 'allow-bastion-inbound'
    properties: {
      priority: 130
      direction: 'Inbound'
      access: 'Allow'
      protocol: '*'
      sourceAddressPrefix: 'VirtualNetwork'
      sourcePortRange: '*'
      destinationAddressPrefix: 'VirtualNetwork'
      destinationPortRanges: [
        '8080'
        '5701'
      ]
    }
  }
  {
    name: 'allow-machines-outbound'
    properties: {
      priority: 100
      direction: 'Outbound'
      access: 'Allow'
      protocol: '*'
      sourceAddressPrefix: '*'
      sourcePortRange: '*'
      destinationAddressPrefix: 'VirtualNetwork'
      destinationPortRanges: [
        '22'
        '3389'
      ]
    }
  }
  {
    name: 'allow-azure-outbound'
    properties: {
      priority: 110
      direction: 'Outbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: '*'
      sourcePortRange: '*'
      destinationAddressPrefix: 'AzureCloud'
      destinationPortRange: '443'
    }
  }
  {
    name: 'allow-bastion-outbound'
    properties: {
      priority: 120
      direction: 'Outbound'
      access: 'Allow'
      protocol: '*'
      sourceAddressPrefix: 'VirtualNetwork'
      sourcePortRange: '*'
      destinationAddressPrefix: 'VirtualNetwork'
      destinationPortRanges: [
        '8080'
        '5701'
      ]
    }
  }
  {
    name: 'allow-certificates-outbound'
    properties: {
      priority: 130
      direction: 'Outbound'
      access: 'Allow'
      protocol: '*'
      sourceAddressPrefix: '*'
      sourcePortRange: '*'
      destinationAddressPrefix: 'Internet'
      destinationPortRange: '80'
    }
  }
]

resource securityGroup 'Microsoft.Network/networkSecurityGroups@2024-05-01' = [for item in subnets: if (item.secured) {
  name: 'nsg-${replace(item.role, '_', '-')}'
  location: location
  tags: tags
  properties: {
    securityRules: item.role == 'bastion' ? concat(bastionRules, closed) : closed
  }
}]

// The one address that others see when the platform calls them: they can be told to let it in.
resource natAddress 'Microsoft.Network/publicIPAddresses@2024-05-01' = if (!empty(natGatewayName)) {
  name: 'pip-${natGatewayName}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource natGateway 'Microsoft.Network/natGateways@2024-05-01' = if (!empty(natGatewayName)) {
  name: natGatewayName
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    idleTimeoutInMinutes: 10
    publicIpAddresses: [
      {
        id: natAddress.id
      }
    ]
  }
}

resource routeTable 'Microsoft.Network/routeTables@2024-05-01' = if (!empty(firewallAddress)) {
  name: routeTableName
  location: location
  tags: tags
  properties: {
    routes: [
      {
        name: 'out-through-the-firewall'
        properties: {
          addressPrefix: '0.0.0.0/0'
          nextHopType: 'VirtualAppliance'
          nextHopIpAddress: firewallAddress
        }
      }
    ]
  }
}

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
resource subnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = [for (item, index) in subnets: {
  parent: network
  name: item.name
  properties: {
    addressPrefix: item.range
    // The way out is named below; Azure's silent one ends in addresses that nobody knows beforehand.
    defaultOutboundAccess: false
    // Security groups hold for private endpoints too.
    privateEndpointNetworkPolicies: 'Enabled'
    networkSecurityGroup: item.secured ? {
      id: securityGroup[index].id
    } : null
    natGateway: item.routed && !empty(natGatewayName) ? {
      id: natGateway.id
    } : null
    routeTable: item.routed && !empty(firewallAddress) ? {
      id: routeTable.id
    } : null
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

// Our half of the way to the hub; its owner makes the other.
resource peering 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-05-01' = if (!empty(hubId)) {
  parent: network
  name: 'to-hub'
  properties: {
    remoteVirtualNetwork: {
      id: hubId
    }
    allowForwardedTraffic: true
  }
}

resource bastionAddress 'Microsoft.Network/publicIPAddresses@2024-05-01' = if (!empty(bastionName)) {
  name: 'pip-${bastionName}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource bastion 'Microsoft.Network/bastionHosts@2024-05-01' = if (!empty(bastionName)) {
  name: bastionName
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    enableTunneling: true
    disableCopyPaste: true
    ipConfigurations: [
      {
        name: 'main'
        properties: {
          subnet: {
            id: '${network.id}/subnets/AzureBastionSubnet'
          }
          publicIPAddress: {
            id: bastionAddress.id
          }
        }
      }
    ]
  }
  dependsOn: [
    subnet
  ]
}

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
output subnetIds object = toObject(subnets, item => item.role, item => resourceId('Microsoft.Network/virtualNetworks/subnets', name, item.name))

@description('Zones of private endpoints by name.')
output privateDnsZoneIds object = toObject(privateDnsZones, item => item, item => resourceId('Microsoft.Network/privateDnsZones', item))
