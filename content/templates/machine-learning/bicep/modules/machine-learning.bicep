<%#machine_learning.any%>
// A private workspace: no public address, no key of a store, a way out to approved hosts alone, machines that go to zero.

@description('Region of the workspace.')
param location string

@description('Name of the workspace: mlw-shop-prod.')
@minLength(3)
@maxLength(33)
param name string

@description('Tags of every resource.')
param tags object

@description('Name of the storage account of runs, logs and models. It takes identities alone.')
param storageAccountName string

@description('Name of the vault of connections and, where data asks for it, of the workspace\'s own key.')
param keyVaultName string

@description('Application Insights that runs and endpoints report to.')
param insightsId string

@description('Name of the container registry of environments.')
param registryName string

@description('Log Analytics workspace that audit and metrics are sent to.')
param workspaceId string

@description('Subnet of the private endpoint.')
param endpointSubnetId string

@description('Zones privatelink.api.azureml.ms and privatelink.notebooks.azure.net, linked to the network.')
@minLength(2)
param privateDnsZoneIds string[]

@description('Names of hosts that machines may reach beside Azure\'s own, such as pypi.org.')
param approvedHosts string[] = []

@description('Training machines. They go to zero when nobody trains; idleMinutes is how long an idle one stays.')
type trainingCluster = {
  name: string
  size: string
  most: int
  idleMinutes: int
  spot: bool
}

@description('Training machines.')
param clusters trainingCluster[] = []

@description('Encrypts what the workspace stores with a key of your own in the vault.')
param ownKey bool = false

var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var filesContributor = '69566ab7-960f-475b-8e7c-b3118f30c6bd'
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
var pushImages = '8311e382-0749-4cb8-b61a-304f252e45ec'
var encryptionUser = 'e147488a-f6f5-4113-8e2d-b22465e65bf6'

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageAccountName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: registryName
}

resource workspaceIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

// What the workspace does at its stores, each with the least role that allows it.
resource onStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [blobContributor, filesContributor]: {
  name: guid(resourceGroup().id, name, role)
  scope: storage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    principalId: workspaceIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}]

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, name, secretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
    principalId: workspaceIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource onRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, name, pushImages)
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pushImages)
    principalId: workspaceIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource onKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (ownKey) {
  name: guid(resourceGroup().id, name, encryptionUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', encryptionUser)
    principalId: workspaceIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource key 'Microsoft.KeyVault/vaults/keys@2024-11-01' = if (ownKey) {
  parent: vault
  name: 'machine-learning-data'
  tags: tags
  properties: {
    kty: 'RSA'
    keySize: 3072
    keyOps: ['unwrapKey', 'wrapKey']
    rotationPolicy: {
      attributes: { expiryTime: 'P2Y' }
      lifetimeActions: [
        { action: { type: 'rotate' }, trigger: { timeBeforeExpiry: 'P60D' } }
        { action: { type: 'notify' }, trigger: { timeBeforeExpiry: 'P30D' } }
      ]
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-06-01' = {
  name: name
  location: location
  tags: union(tags, { 'workload-type': 'machine-learning' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${workspaceIdentity.id}': {} }
  }
  properties: {
    applicationInsights: insightsId
    keyVault: vault.id
    storageAccount: storage.id
    containerRegistry: registry.id
    publicNetworkAccess: 'Disabled'
    systemDatastoresAuthMode: 'Identity'
    hbiWorkspace: ownKey
    primaryUserAssignedIdentity: workspaceIdentity.id
    // Machines reach what is listed below and Azure's own services; what is not listed is refused.
    managedNetwork: { isolationMode: 'AllowOnlyApprovedOutbound' }
    encryption: ownKey
      ? {
          status: 'Enabled'
          identity: { userAssignedIdentity: workspaceIdentity.id }
          keyVaultProperties: {
            keyVaultArmId: vault.id
            keyIdentifier: key!.properties.keyUriWithVersion
          }
        }
      : null
  }
  dependsOn: [onStorage, onVault, onRegistry, onKey]
}

resource keep 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: workspace
  properties: {
    level: 'CanNotDelete'
    notes: 'Take this lock off in the change that removes the workspace; experiments and models go with it.'
  }
}

resource approved 'Microsoft.MachineLearningServices/workspaces/outboundRules@2025-06-01' = [for host in approvedHosts: {
  parent: workspace
  name: 'host-${replace(replace(host, '.', '-'), '*', 'any')}'
  properties: {
    type: 'FQDN'
    category: 'UserDefined'
    destination: host
  }
}]

resource training 'Microsoft.MachineLearningServices/workspaces/computes@2025-06-01' = [for cluster in clusters: {
  parent: workspace
  name: cluster.name
  location: location
  tags: union(tags, { 'workload-type': 'training' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${workspaceIdentity.id}': {} }
  }
  properties: {
    computeType: 'AmlCompute'
    disableLocalAuth: true
    properties: {
      vmSize: cluster.size
      vmPriority: cluster.spot ? 'LowPriority' : 'Dedicated'
      osType: 'Linux'
      // No way in; they stand in the managed network of the workspace.
      enableNodePublicIp: false
      remoteLoginPortPublicAccess: 'Disabled'
      // One idle machine of a training size costs more in a weekend than the experiment did.
      scaleSettings: {
        minNodeCount: 0
        maxNodeCount: cluster.most
        nodeIdleTimeBeforeScaleDown: 'PT${cluster.idleMinutes}M'
      }
    }
  }
}]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${name}'
  location: location
  tags: tags
  properties: {
    subnet: { id: endpointSubnetId }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: workspace.id
          groupIds: ['amlworkspace']
        }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [for (id, i) in privateDnsZoneIds: {
      name: 'zone${i}'
      properties: { privateDnsZoneId: id }
    }]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: workspace
  properties: {
    workspaceId: workspaceId
    logs: [
      { categoryGroup: 'allLogs', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}

@description('Id of the workspace.')
output id string = workspace.id

@description('Identity of the workspace and its machines, for further roles.')
output principalId string = workspaceIdentity.properties.principalId
<%/machine_learning.any%>
