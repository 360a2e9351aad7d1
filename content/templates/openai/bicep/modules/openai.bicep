<%#openai.any%>
// Azure OpenAI: one account a region, reached by its private endpoint and with an identity alone.

@description('Region of the private endpoints, which is that of the network.')
param location string

@description('Tags of every resource.')
param tags object

@description('One account; its name is the subdomain too, and cannot be changed later.')
type account = {
  region: string
  name: string
}

@description('Accounts, one a region.')
@minLength(1)
param accounts account[]

@description('A deployment of a model. capacity: thousands of tokens a minute, or provisioned units. spillTo: where calls go that do not fit, empty for none.')
type deployment = {
  account: string
  name: string
  model: string
  version: string
  sku: 'Standard' | 'DataZoneStandard' | 'GlobalStandard' | 'ProvisionedManaged' | 'DataZoneProvisionedManaged' | 'GlobalProvisionedManaged' | 'GlobalBatch' | 'DataZoneBatch'
  capacity: int
  upgrade: 'OnceNewDefaultVersionAvailable' | 'OnceCurrentVersionExpired' | 'NoAutoUpgrade'
  filter: bool
  spillTo: string
}

@description('Deployments of shared capacity.')
param shared deployment[] = []

@description('Deployments of provisioned units.')
param provisioned deployment[] = []

@description('Subnet of the private endpoints.')
param subnetId string

@description('Zone privatelink.openai.azure.com, linked to the network.')
param privateDnsZoneId string

@description('Log Analytics workspace that audit, requests and metrics are sent to.')
param workspaceId string

@description('Principals that may call models: identities of the gateway and of applications. Nobody gets a key.')
param callerIds string[] = []

@description('Name of the vault with a key of your own for the data of the accounts; keys of the platform when empty.')
param keyVaultName string = ''

var encryptionUser = 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
var openaiUser = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
var own = !empty(keyVaultName)

// The same filter in both languages: harms at medium severity, and the shields against injected prompts.
var harms = ['Hate', 'Sexual', 'Violence', 'Selfharm']
var shields = [
  { name: 'Jailbreak', source: 'Prompt', enabled: true, blocking: true }
  { name: 'Indirect Attack', source: 'Prompt', enabled: true, blocking: true }
  { name: 'Protected Material Text', source: 'Completion', enabled: true, blocking: true }
  { name: 'Protected Material Code', source: 'Completion', enabled: true, blocking: true }
]
var prompts = [for harm in harms: { name: harm, source: 'Prompt', enabled: true, blocking: true, severityThreshold: 'Medium' }]
var completions = [for harm in harms: { name: harm, source: 'Completion', enabled: true, blocking: true, severityThreshold: 'Medium' }]

resource keyIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (own) {
  name: 'id-openai-key'
  location: location
  tags: tags
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = if (own) {
  name: keyVaultName
}

resource keyRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (own) {
  name: guid(resourceGroup().id, keyVaultName, 'openai', encryptionUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', encryptionUser)
    principalId: keyIdentity!.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource key 'Microsoft.KeyVault/vaults/keys@2024-11-01' = if (own) {
  parent: vault
  name: 'openai-data'
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

resource openai 'Microsoft.CognitiveServices/accounts@2025-06-01' = [for one in accounts: {
  name: one.name
  location: one.region
  kind: 'OpenAI'
  sku: { name: 'S0' }
  tags: union(tags, { 'workload-type': 'openai' })
  identity: own
    ? {
        type: 'SystemAssigned, UserAssigned'
        userAssignedIdentities: { '${keyIdentity.id}': {} }
      }
    : { type: 'SystemAssigned' }
  properties: {
    customSubDomainName: one.name
    // No key: a key has no owner, no end and no second factor.
    disableLocalAuth: true
    // No public address, and a firewall that refuses what it does not list should one ever be switched on.
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
    }
    // The account itself calls nothing.
    restrictOutboundNetworkAccess: true
    allowedFqdnList: []
    encryption: own
      ? {
          keySource: 'Microsoft.KeyVault'
          keyVaultProperties: {
            keyVaultUri: vault!.properties.vaultUri
            keyName: key.name
            keyVersion: last(split(key!.properties.keyUriWithVersion, '/'))
            identityClientId: keyIdentity!.properties.clientId
          }
        }
      : null
  }
  dependsOn: [keyRole]
}]

// A deleted account keeps its name for 48 hours and loses its quota at once; taking the lock off is a step of its own.
resource keep 'Microsoft.Authorization/locks@2020-05-01' = [for (one, i) in accounts: {
  name: 'keep'
  scope: openai[i]
  properties: {
    level: 'CanNotDelete'
    notes: 'Take this lock off in the change that removes the account.'
  }
}]

resource strict 'Microsoft.CognitiveServices/accounts/raiPolicies@2025-06-01' = [for (one, i) in accounts: {
  parent: openai[i]
  name: 'strict'
  properties: {
    basePolicyName: 'Microsoft.DefaultV2'
    mode: 'Blocking'
    contentFilters: concat(prompts, completions, shields)
  }
}]

// Shared capacity first: what is provisioned spills over to it.  One at a time: an account makes one deployment at once.
@batchSize(1)
resource common 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = [for one in shared: {
  name: '${one.account}/${one.name}'
  sku: {
    name: one.sku
    capacity: one.capacity
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: one.model
      version: one.version
    }
    versionUpgradeOption: one.upgrade
    raiPolicyName: one.filter ? 'strict' : null
  }
  dependsOn: [openai, strict]
}]

@batchSize(1)
resource units 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = [for one in provisioned: {
  name: '${one.account}/${one.name}'
  sku: {
    name: one.sku
    capacity: one.capacity
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: one.model
      version: one.version
    }
    versionUpgradeOption: one.upgrade
    raiPolicyName: one.filter ? 'strict' : null
    // Same account, model, version and place of processing: a call that does not fit is answered from shared capacity.
    spilloverDeploymentName: empty(one.spillTo) ? null : one.spillTo
  }
  dependsOn: [openai, strict, common]
}]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [for (one, i) in accounts: {
  name: 'pe-${one.name}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: one.name
        properties: {
          privateLinkServiceId: openai[i].id
          groupIds: ['account']
        }
      }
    ]
  }
}]

resource zone 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [for (one, i) in accounts: {
  parent: endpoint[i]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: 'openai'
        properties: { privateDnsZoneId: privateDnsZoneId }
      }
    ]
  }
}]

// Who called and what it used; the text of prompts and answers is in none of them.
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [for (one, i) in accounts: {
  name: 'to-workspace'
  scope: openai[i]
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'Audit', enabled: true }
      { category: 'AzureOpenAIRequestUsage', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}]

// Callers may call, and may neither deploy nor read keys.
var mayCall = flatten(map(range(0, length(accounts)), i => map(callerIds, id => { index: i, account: accounts[i].name, id: id })))
resource callerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for one in mayCall: {
  name: guid(resourceGroup().id, one.account, one.id, openaiUser)
  scope: openai[one.index]
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', openaiUser)
    principalId: one.id
    principalType: 'ServicePrincipal'
  }
}]

@description('Names and ids of the accounts, in the order of accounts.')
output accounts array = [for (one, i) in accounts: { name: one.name, id: openai[i].id }]
<%/openai.any%>
