<%#aks.any%>
// A private cluster whose people and pods sign in with identities, and whose GPU pools take GPU pods alone.

@description('Region of the cluster.')
param location string

@description('Name of the cluster: aks-shop-prod.')
@minLength(3)
@maxLength(54)
param name string

@description('Tags of every resource.')
param tags object

@description('Minor version; patches come by themselves in the maintenance window.')
param kubernetesVersion string

@description('Virtual network of the pools.')
param networkName string

@description('Name of the subnet of the cluster\'s own pool.')
param systemSubnet string

@description('Name of the subnet of the pools with GPUs.')
param gpuSubnet string

@description('Zone privatelink.<region>.azmk8s.io of this resource group, in which the name of the API stands.')
param privateDnsZone string

@description('Log Analytics workspace of logs, metrics and Defender.')
param workspaceId string

@description('Name of the container registry that nodes pull from with their identity; none when empty.')
param registryName string = ''

@description('Object ids of the Entra groups that administer the cluster. Local accounts are off.')
@minLength(1)
param adminGroupIds string[]

@description('Networks outside that may reach the API. The API is private when none is listed.')
param apiRanges string[] = []

@description('Addresses of pods; they are inside the overlay and may not meet the network\'s.')
param podRange string

@description('Addresses of services; they may not meet the network\'s or the pods\'.')
param serviceRange string

@description('The pool of the cluster\'s own pods.')
type systemPool = {
  size: string
  least: int
  most: int
  zones: string[]
}

@description('The pool of the cluster\'s own pods: size, bounds and zones.')
param system systemPool

@description('One GPU pool. spot: capacity that Azure may take back. reserved: machines whose capacity is held, and billed, whether they run or not.')
type gpuPool = {
  name: string
  size: string
  least: int
  most: int
  zones: string[]
  purpose: string
  spot: bool
  closeBy: bool
  reserved: int
  driver: 'Install' | 'None'
  diskGb: int
}

@description('GPU pools.')
param pools gpuPool[] = []

@description('Capacity that is held, by pool and zone.')
type held = {
  pool: string
  size: string
  zone: string
  machines: int
}

@description('Capacity reservations of the pools, spread over their zones.')
param reservations held[] = []

@description('Day of the week on which upgrades may begin.')
param maintenanceDay string

@description('Time at which they may begin, HH:MM in UTC.')
param maintenanceStart string

@description('Hours they may take.')
@minValue(4)
@maxValue(24)
param maintenanceHours int

@description('Disk encryption set with a key of your own; disks have keys of the platform when empty.')
param diskEncryptionSetId string = ''

@description('Parallel file system for training on several nodes, in TiB; none when 0.')
param lustreTebibytes int = 0

@description('Zone of that file system.')
param lustreZone string = '1'

@description('Subnet of that file system.')
param lustreSubnetId string = ''

// The taint that keeps other pods off GPU nodes; target kueue tolerates the same key.
var taint = 'sku=gpu:NoSchedule'
var spotTaint = 'kubernetes.azure.com/scalesetpriority=spot:NoSchedule'
var private = empty(apiRanges)
var window = {
  schedule: { weekly: { intervalWeeks: 1, dayOfWeek: maintenanceDay } }
  durationHours: maintenanceHours
  startTime: maintenanceStart
  utcOffset: '+00:00'
}

var networkContributor = '4d97b98b-1d4f-4787-a291-c67834d212e7'
var identityOperator = 'f1a07417-d97a-45cb-824c-7a7467783830'
var zoneContributor = 'b12aa53e-6015-4669-85d0-8515ebb3ae7f'
var pullImages = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: networkName
  resource systemNodes 'subnets' existing = { name: systemSubnet }
  resource gpuNodes 'subnets' existing = { name: gpuSubnet }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: privateDnsZone
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = if (!empty(registryName)) {
  name: registryName
}

// The control plane's identity; its rights end at the subnets of the pools.
resource clusterIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

resource nodeIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}-nodes'
  location: location
  tags: tags
}

resource systemNetwork 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, name, 'system', networkContributor)
  scope: network::systemNodes
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', networkContributor)
    principalId: clusterIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource gpuNetwork 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, name, 'gpu', networkContributor)
  scope: network::gpuNodes
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', networkContributor)
    principalId: clusterIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// It writes the name of its API into the zone of the network.
resource zoneRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, name, zoneContributor)
  scope: zone
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', zoneContributor)
    principalId: clusterIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// The control plane hands its nodes their identity.
resource handsOn 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, name, identityOperator)
  scope: nodeIdentity
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', identityOperator)
    principalId: clusterIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(registryName)) {
  name: guid(resourceGroup().id, name, pullImages)
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pullImages)
    principalId: nodeIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: name
  location: location
  tags: union(tags, { 'workload-type': 'kubernetes' })
  sku: {
    name: 'Base'
    tier: 'Standard'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${clusterIdentity.id}': {} }
  }
  properties: {
    kubernetesVersion: kubernetesVersion
    dnsPrefix: name
    enableRBAC: true
    diskEncryptionSetID: empty(diskEncryptionSetId) ? null : diskEncryptionSetId
    // No certificate of a local administrator: people are members of groups, pods have identities of their own.
    disableLocalAccounts: true
    aadProfile: {
      managed: true
      enableAzureRBAC: true
      adminGroupObjectIDs: adminGroupIds
    }
    oidcIssuerProfile: { enabled: true }
    // The API has an address inside the network alone, unless networks are listed.
    apiServerAccessProfile: {
      enablePrivateCluster: private
      enablePrivateClusterPublicFQDN: false
      privateDNSZone: private ? zone.id : null
      authorizedIPRanges: private ? null : apiRanges
      disableRunCommand: true
    }
    identityProfile: {
      kubeletidentity: {
        resourceId: nodeIdentity.id
        clientId: nodeIdentity.properties.clientId
        objectId: nodeIdentity.properties.principalId
      }
    }
    autoUpgradeProfile: {
      upgradeChannel: 'patch'
      nodeOSUpgradeChannel: 'NodeImage'
    }
    // Pods have addresses of an overlay, so that a large cluster needs few of the network's; Cilium enforces policies.
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      outboundType: 'userDefinedRouting'
      loadBalancerSku: 'standard'
      podCidr: podRange
      serviceCidr: serviceRange
      dnsServiceIP: cidrHost(serviceRange, 9)
    }
    // Pools are written down here; the cluster makes none by itself.
    nodeProvisioningProfile: {
      mode: 'Manual'
      defaultNodePools: 'None'
    }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vmSize: system.size
        vnetSubnetID: network::systemNodes.id
        nodeTaints: ['CriticalAddonsOnly=true:NoSchedule']
        enableAutoScaling: true
        count: system.least
        minCount: system.least
        maxCount: system.most
        availabilityZones: system.zones
        enableNodePublicIP: false
        enableEncryptionAtHost: true
        osType: 'Linux'
        osSKU: 'AzureLinux'
        osDiskType: 'Managed'
        maxPods: 110
        tags: tags
        upgradeSettings: {
          maxSurge: '33%'
          drainTimeoutInMinutes: 30
        }
      }
    ]
    // A node of GPUs that nobody uses costs more than the rest of the cluster: it goes after ten minutes.
    autoScalerProfile: {
      expander: 'least-waste'
      'balance-similar-node-groups': 'true'
      'scale-down-delay-after-add': '10m'
      'scale-down-unneeded-time': '10m'
      'skip-nodes-with-local-storage': 'false'
      'max-node-provision-time': '15m'
    }
    // Secrets come out of a vault into a pod, are turned over, and are never in a manifest.
    addonProfiles: {
      azureKeyvaultSecretsProvider: {
        enabled: true
        config: {
          enableSecretRotation: 'true'
          rotationPollInterval: '2m'
        }
      }
      azurepolicy: { enabled: true }
      omsagent: {
        enabled: true
        config: {
          logAnalyticsWorkspaceResourceID: workspaceId
          useAADAuth: 'true'
        }
      }
    }
    azureMonitorProfile: {
      metrics: { enabled: true }
    }
    metricsProfile: {
      costAnalysis: { enabled: true }
    }
    securityProfile: {
      workloadIdentity: { enabled: true }
      imageCleaner: {
        enabled: true
        intervalHours: 48
      }
      defender: {
        logAnalyticsWorkspaceResourceId: workspaceId
        securityMonitoring: { enabled: true }
      }
    }
    storageProfile: {
      blobCSIDriver: { enabled: true }
      fileCSIDriver: { enabled: true }
    }
    workloadAutoScalerProfile: {
      keda: { enabled: true }
    }
  }
  dependsOn: [systemNetwork, gpuNetwork, zoneRole, handsOn]
}

resource upgrades 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2025-05-01' = {
  parent: cluster
  name: 'aksManagedAutoUpgradeSchedule'
  properties: { maintenanceWindow: window }
}

resource nodeImages 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2025-05-01' = {
  parent: cluster
  name: 'aksManagedNodeOSUpgradeSchedule'
  properties: { maintenanceWindow: window }
}

// Capacity that production cannot wait for is held.  It is billed from the moment it is made.
resource reservationGroup 'Microsoft.Compute/capacityReservationGroups@2024-11-01' = [for pool in pools: if (pool.reserved > 0) {
  name: 'crg-${name}-${pool.name}'
  location: location
  zones: pool.zones
  tags: tags
}]

resource reservation 'Microsoft.Compute/capacityReservationGroups/capacityReservations@2024-11-01' = [for one in reservations: {
  name: 'crg-${name}-${one.pool}/cr-${one.pool}-${one.zone}'
  location: location
  zones: [one.zone]
  tags: tags
  sku: {
    name: one.size
    capacity: one.machines
  }
  dependsOn: [reservationGroup]
}]

// The cluster may put machines into what is held for it, and no more.
resource reservationUse 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (length(reservations) > 0) {
  name: guid(resourceGroup().id, name, 'reservation')
  properties: {
    roleName: 'Machines of ${name} into reserved capacity'
    description: 'Reads capacity reservations and deploys machines into them.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.Compute/capacityReservationGroups/read'
          'Microsoft.Compute/capacityReservationGroups/deploy/action'
          'Microsoft.Compute/capacityReservationGroups/capacityReservations/read'
          'Microsoft.Compute/capacityReservationGroups/capacityReservations/deploy/action'
        ]
      }
    ]
  }
}

resource reservationRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (pool, i) in pools: if (pool.reserved > 0) {
  name: guid(resourceGroup().id, name, pool.name, 'reservation')
  scope: reservationGroup[i]
  properties: {
    roleDefinitionId: reservationUse.id
    principalId: clusterIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}]

// Nodes that train together stand close together, in one zone.
resource placement 'Microsoft.Compute/proximityPlacementGroups@2024-11-01' = [for pool in pools: if (pool.closeBy) {
  name: 'ppg-${name}-${pool.name}'
  location: location
  tags: tags
}]

resource gpu 'Microsoft.ContainerService/managedClusters/agentPools@2025-05-01' = [for (pool, i) in pools: {
  parent: cluster
  name: pool.name
  properties: {
    mode: 'User'
    vmSize: pool.size
    vnetSubnetID: network::gpuNodes.id
    osType: 'Linux'
    osSKU: 'Ubuntu'
    osDiskType: 'Managed'
    osDiskSizeGB: pool.diskGb
    gpuProfile: { driver: pool.driver }
    enableNodePublicIP: false
    enableEncryptionAtHost: true
    availabilityZones: pool.zones
    maxPods: 30
    enableAutoScaling: true
    count: pool.least
    minCount: pool.least
    maxCount: pool.most
    scaleDownMode: 'Delete'
    scaleSetPriority: pool.spot ? 'Spot' : 'Regular'
    scaleSetEvictionPolicy: pool.spot ? 'Delete' : null
    spotMaxPrice: pool.spot ? -1 : null
    capacityReservationGroupID: pool.reserved > 0 ? reservationGroup[i].id : null
    proximityPlacementGroupID: pool.closeBy ? placement[i].id : null
    // Spot nodes carry their taint too, so that only what can be interrupted lands there.
    nodeTaints: pool.spot ? [taint, spotTaint] : [taint]
    nodeLabels: union({
      purpose: pool.purpose
      pool: pool.name
    }, pool.spot ? { 'kubernetes.azure.com/scalesetpriority': 'spot' } : {})
    tags: union(tags, { 'workload-type': pool.purpose })
    upgradeSettings: pool.spot ? null : {
      maxSurge: '1'
      drainTimeoutInMinutes: 60
    }
  }
  dependsOn: [reservation, reservationRole]
}]

// Training on several nodes reads from a file system that can feed them; object storage alone leaves GPUs waiting.
resource training 'Microsoft.StorageCache/amlFilesystems@2024-07-01' = if (lustreTebibytes > 0) {
  name: 'amlfs-${name}'
  location: location
  tags: tags
  sku: { name: 'AMLFS-Durable-Premium-250' }
  zones: [lustreZone]
  properties: {
    storageCapacityTiB: lustreTebibytes
    filesystemSubnet: lustreSubnetId
    maintenanceWindow: {
      dayOfWeek: maintenanceDay
      timeOfDayUTC: maintenanceStart
    }
  }
}

// Who did what at the API is kept; the rest of the control plane's log is read when something breaks.
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: cluster
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'kube-audit-admin', enabled: true }
      { category: 'kube-apiserver', enabled: true }
      { category: 'kube-controller-manager', enabled: true }
      { category: 'kube-scheduler', enabled: true }
      { category: 'cluster-autoscaler', enabled: true }
      { category: 'guard', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}

@description('Id of the cluster.')
output clusterId string = cluster.id

@description('Issuer of the tokens of its pods, for federated identities.')
output oidcIssuerUrl string = cluster.properties.oidcIssuerProfile.issuerURL

@description('Identity of its control plane, for backups.')
output clusterPrincipalId string = clusterIdentity.properties.principalId

@description('Identity of its nodes, for further roles.')
output kubeletPrincipalId string = nodeIdentity.properties.principalId
<%/aks.any%>
