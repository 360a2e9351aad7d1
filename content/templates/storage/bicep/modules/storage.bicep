// One Blob account for each class of data, so that a key, a network rule or a deletion never reaches further than
// one class; and one Data Lake account, whose folders can carry the access of a team.

@description('Region of the accounts.')
param location string

@description('Tags of every resource; data-classification is set for each account.')
param tags object

@description('Blob accounts: name, classification, sku (Standard_ZRS, Standard_GZRS or Standard_RAGZRS) and ownKey, whether a key of ours encrypts it.')
param accounts array

@description('Containers of the Blob accounts: the account by its place in the list, and the name.')
param containers array

@description('The Data Lake account: name, classification, sku and ownKey.')
param lake object

@description('Zones of the lake from source to use; each is a file system.')
@minLength(1)
param zones array

@description('Days that something deleted can be brought back.')
@minValue(7)
@maxValue(364)
param softDeleteDays int

@description('Days without use after which data is kept in the cool tier.')
@minValue(1)
param coolAfterDays int

@description('Days without use after which data is kept in the cold tier.')
@minValue(2)
param coldAfterDays int

@description('Days after which older versions and snapshots are deleted.')
@minValue(7)
param deleteVersionsAfterDays int

@description('Days after which checkpoints and leftovers of experiments are deleted.')
@minValue(7)
param deleteCheckpointsAfterDays int

@description('Subnet of private endpoints.')
param subnetId string

@description('Private DNS zone privatelink.blob.core.windows.net.')
param blobDnsZoneId string

@description('Private DNS zone privatelink.dfs.core.windows.net.')
param dfsDnsZoneId string

@description('Log Analytics workspace that learns who read what.')
param workspaceId string
<%#storage.own_key%>

@description('Name of the vault that holds the encryption key.')
param keyVaultName string
<%/storage.own_key%>

resource blob 'Microsoft.Storage/storageAccounts@2025-01-01' = [
  for account in accounts: {
    name: account.name
    location: location
    tags: union(tags, { 'data-classification': account.classification })
    kind: 'StorageV2'
    sku: {
      name: account.sku
    }
<%#storage.own_key%>
    identity: account.ownKey
      ? {
          type: 'UserAssigned'
          userAssignedIdentities: {
            '${encryption.id}': {}
          }
        }
      : null
<%/storage.own_key%>
    properties: {
      accessTier: 'Hot'
      minimumTlsVersion: 'TLS1_2'
      supportsHttpsTrafficOnly: true
      publicNetworkAccess: 'Disabled'
      allowBlobPublicAccess: false
      // Keys open everything for ever and name nobody; identities are asked instead.
      allowSharedKeyAccess: false
      defaultToOAuthAuthentication: true
      isLocalUserEnabled: false
      allowCrossTenantReplication: false
      allowedCopyScope: 'AAD'
      networkAcls: {
        defaultAction: 'Deny'
        // Cost exports and backups come from services of Azure itself, which sign in as themselves.
        bypass: 'AzureServices'
      }
<%#storage.own_key%>
      encryption: account.ownKey
        ? {
            requireInfrastructureEncryption: true
            keySource: 'Microsoft.Keyvault'
            identity: {
              userAssignedIdentity: encryption.id
            }
            keyvaultproperties: {
              keyname: key.name
              keyvaulturi: vault.properties.vaultUri
            }
          }
        : null
<%/storage.own_key%>
    }
<%#storage.own_key%>
    dependsOn: [
      mayEncrypt
    ]
<%/storage.own_key%>
  }
]

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = [
  for (account, i) in accounts: {
    parent: blob[i]
    name: 'default'
    properties: {
      isVersioningEnabled: true
      changeFeed: {
        enabled: true
        retentionInDays: softDeleteDays + 1
      }
      lastAccessTimeTrackingPolicy: {
        enable: true
        name: 'AccessTimeTracking'
      }
      deleteRetentionPolicy: {
        enabled: true
        days: softDeleteDays
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: softDeleteDays
      }
    }
  }
]

// "models" is the cache that inference nodes read weights from, "artifacts" holds checkpoints and results,
// "cost-exports" takes the daily bill.
resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = [
  for item in containers: {
    parent: blobService[item.account]
    name: item.name
    properties: {
      publicAccess: 'None'
    }
  }
]

resource lakeAccount 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: lake.name
  location: location
  tags: union(tags, { 'data-classification': lake.classification })
  kind: 'StorageV2'
  sku: {
    name: lake.sku
  }
<%#storage.own_key%>
  identity: lake.ownKey
    ? {
        type: 'UserAssigned'
        userAssignedIdentities: {
          '${encryption.id}': {}
        }
      }
    : null
<%/storage.own_key%>
  properties: {
    accessTier: 'Hot'
    isHnsEnabled: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Disabled'
    allowBlobPublicAccess: false
    // With keys, ACLs mean nothing: whoever holds a key reads every team's folder.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    allowCrossTenantReplication: false
    allowedCopyScope: 'AAD'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
    }
<%#storage.own_key%>
    encryption: lake.ownKey
      ? {
          requireInfrastructureEncryption: true
          keySource: 'Microsoft.Keyvault'
          identity: {
            userAssignedIdentity: encryption.id
          }
          keyvaultproperties: {
            keyname: key.name
            keyvaulturi: vault.properties.vaultUri
          }
        }
      : null
<%/storage.own_key%>
  }
<%#storage.own_key%>
  dependsOn: [
    mayEncrypt
  ]
<%/storage.own_key%>
}

// An account with real folders keeps no versions; what is deleted can be brought back.
resource lakeService 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: lakeAccount
  name: 'default'
  properties: {
    lastAccessTimeTrackingPolicy: {
      enable: true
      name: 'AccessTimeTracking'
    }
    deleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
  }
}

// The zones of the lake are its file systems. Folders of teams and their ACLs are set by data-lake/apply-acl.sh:
// they are data, which neither Terraform's plan nor an ARM deployment can reach without standing inside the network.
resource zone 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = [
  for name in zones: {
    parent: lakeService
    name: name
    properties: {
      publicAccess: 'None'
    }
  }
]

// What nobody has read for a while costs a tenth, and what nobody missed goes.
resource blobLifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = [
  for (account, i) in accounts: {
    parent: blob[i]
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'cool-then-cold'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
              }
              actions: {
                baseBlob: {
                  tierToCool: {
                    daysAfterLastAccessTimeGreaterThan: coolAfterDays
                  }
                  tierToCold: {
                    daysAfterLastAccessTimeGreaterThan: coldAfterDays
                  }
                  enableAutoTierToHotFromCool: true
                }
                snapshot: {
                  delete: {
                    daysAfterCreationGreaterThan: deleteVersionsAfterDays
                  }
                }
                version: {
                  delete: {
                    daysAfterCreationGreaterThan: deleteVersionsAfterDays
                  }
                }
              }
            }
          }
          {
            name: 'expire-checkpoints'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: ['artifacts/checkpoints/', 'artifacts/experiments/']
              }
              actions: {
                baseBlob: {
                  delete: {
                    daysAfterModificationGreaterThan: deleteCheckpointsAfterDays
                  }
                }
              }
            }
          }
        ]
      }
    }
    dependsOn: [
      blobService
    ]
  }
]

resource lakeLifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = {
  parent: lakeAccount
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'cool-raw'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['${zones[0]}/']
            }
            actions: {
              baseBlob: {
                tierToCool: {
                  daysAfterModificationGreaterThan: coolAfterDays
                }
                tierToCold: {
                  daysAfterModificationGreaterThan: coldAfterDays
                }
              }
            }
          }
        }
      ]
    }
  }
  dependsOn: [
    lakeService
  ]
}

resource blobEndpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for (account, i) in accounts: {
    name: 'pe-${account.name}-blob'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: 'blob'
          properties: {
            privateLinkServiceId: blob[i].id
            groupIds: ['blob']
          }
        }
      ]
    }
  }
]

resource blobEndpointZone 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (account, i) in accounts: {
    parent: blobEndpoint[i]
    name: 'blob'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'blob'
          properties: {
            privateDnsZoneId: blobDnsZoneId
          }
        }
      ]
    }
  }
]

// The lake speaks two protocols, and tools for it use both.
resource lakeBlobEndpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${lake.name}-blob'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: 'blob'
        properties: {
          privateLinkServiceId: lakeAccount.id
          groupIds: ['blob']
        }
      }
    ]
  }
}

resource lakeBlobEndpointZone 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: lakeBlobEndpoint
  name: 'blob'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: 'blob'
        properties: {
          privateDnsZoneId: blobDnsZoneId
        }
      }
    ]
  }
}

resource lakeDfsEndpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${lake.name}-dfs'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: 'dfs'
        properties: {
          privateLinkServiceId: lakeAccount.id
          groupIds: ['dfs']
        }
      }
    ]
  }
}

resource lakeDfsEndpointZone 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: lakeDfsEndpoint
  name: 'dfs'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: 'dfs'
        properties: {
          privateDnsZoneId: dfsDnsZoneId
        }
      }
    ]
  }
}

// Who read, wrote and deleted what.
resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for (account, i) in accounts: {
    name: 'to-workspace'
    scope: blobService[i]
    properties: {
      workspaceId: workspaceId
      logs: [
        {
          categoryGroup: 'audit'
          enabled: true
        }
      ]
      metrics: [
        {
          category: 'Transaction'
          enabled: true
        }
      ]
    }
  }
]

resource lakeDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: lakeService
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

// A deployment that would delete an account fails, whoever runs it. Take the lock away first, on purpose.
resource blobLock 'Microsoft.Authorization/locks@2020-05-01' = [
  for (account, i) in accounts: {
    name: 'keep'
    scope: blob[i]
    properties: {
      level: 'CanNotDelete'
      notes: 'Holds data of the class ${account.classification}.'
    }
  }
]

resource lakeLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: lakeAccount
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds data of the class ${lake.classification}.'
  }
}
<%#storage.own_key%>

// Restricted data is encrypted with a key of ours: taking the key away takes the data away.
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
}

resource encryption 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${lake.name}'
  location: location
  tags: tags
}

// Key Vault Crypto Service Encryption User
resource mayEncrypt 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, encryption.id, 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
    principalId: encryption.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource key 'Microsoft.KeyVault/vaults/keys@2024-11-01' = {
  parent: vault
  name: 'storage'
  tags: tags
  properties: {
    kty: 'RSA'
    keySize: 3072
    keyOps: ['wrapKey', 'unwrapKey']
    rotationPolicy: {
      attributes: {
        expiryTime: 'P2Y'
      }
      lifetimeActions: [
        {
          trigger: {
            timeAfterCreate: 'P1Y'
          }
          action: {
            type: 'rotate'
          }
        }
        {
          trigger: {
            timeBeforeExpiry: 'P30D'
          }
          action: {
            type: 'notify'
          }
        }
      ]
    }
  }
}
<%/storage.own_key%>

@description('Blob accounts, in the order they were given.')
output accountIds array = [for (account, i) in accounts: blob[i].id]

@description('The Data Lake account.')
output lakeId string = lakeAccount.id
