@description('The name of the key vault, unique in all of Azure.')
@minLength(3)
@maxLength(24)
param vaultName string

@description('The region it lies in.')
param location string

@description('Tags of everything here.')
param tags object

@description('The subnet of private endpoints.')
param subnetId string

@description('The zone in which the vault is looked up, privatelink.vaultcore.azure.net.')
param privateDnsZoneId string

@description('The workspace that every reading of the vault is told to.')
param workspaceId string

@description('Workloads: the identity each acts as, and the service account of Kubernetes that may act as it.')
param workloads array = []

@description('Who vouches for service accounts of the cluster; empty where there is no cluster.')
param clusterIssuer string = ''

@description('The identity that pipelines act as.')
param deployName string

@description('The environment of GitHub that a job must run in to act as the deploying identity.')
@allowed([
  'dev'
  'test'
  'prod'
])
param environmentName string

@description('Repositories of GitHub that deploy, as owner/name.')
param repositories array = []

// Key Vault Secrets User
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: vaultName
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'premium'
    }
    // Roles and no access policies: who may read a secret stands beside who may do everything else.
    enableRbacAuthorization: true
    // Nobody, not even its owner, can destroy what it held before ninety days are over.
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
    }
  }
}

// Everything that is encrypted with a key in it dies with it; taking the lock off is a step of its own.
resource vaultLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'Take this lock off in the change that removes the vault.'
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${vaultName}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: 'vault'
        properties: {
          privateLinkServiceId: vault.id
          groupIds: [
            'vault'
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
        name: 'vault'
        properties: {
          privateDnsZoneId: privateDnsZoneId
        }
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
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

resource workloadIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [for item in workloads: {
  name: item.identity
  location: location
  tags: tags
}]

// A workload reads secrets and can neither write nor list who else may.
resource workloadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (item, index) in workloads: {
  scope: vault
  name: guid(vault.id, item.identity, secretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
    principalId: workloadIdentity[index].properties.principalId
    principalType: 'ServicePrincipal'
  }
}]

resource workloadCredential 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = [for (item, index) in workloads: if (!empty(clusterIssuer)) {
  parent: workloadIdentity[index]
  name: 'kubernetes'
  properties: {
    audiences: [
      'api://AzureADTokenExchange'
    ]
    issuer: clusterIssuer
    subject: 'system:serviceaccount:${item.namespace}:${item.account}'
  }
}]

// What it may do is granted where it deploys to, by a person.
resource deploy 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: deployName
  location: location
  tags: tags
}

// A job acts as it only inside the protected environment, so that its approvals hold for the cloud too. One after the
// other: an identity takes one credential at a time.
@batchSize(1)
resource github 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = [for item in repositories: {
  parent: deploy
  name: 'github-${item.key}'
  properties: {
    audiences: [
      'api://AzureADTokenExchange'
    ]
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'repo:${item.repository}:environment:${environmentName}'
  }
}]

@description('The key vault.')
output keyVaultId string = vault.id

@description('Its name.')
output keyVaultName string = vault.name

@description('Identities of workloads, in their order.')
output workloadIds array = [for (item, index) in workloads: workloadIdentity[index].id]

@description('The client id that pipelines sign in with.')
output deployClientId string = deploy.properties.clientId
