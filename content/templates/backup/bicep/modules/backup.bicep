// Backups that outlive a mistake and a break-in: kept by soft delete, locked against shortening, in more than one hall.

@description('Region of the vaults; it is the region of what they keep.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the backup vault.')
@minLength(3)
@maxLength(50)
param vaultName string

@description('How backups are copied: over zones, or to a second region too.')
@allowed(['ZoneRedundant', 'GeoRedundant'])
param redundancy string

@description('Whether backups can be deleted before their time: Unlocked keeps them and can be taken back, Locked cannot.')
@allowed(['Unlocked', 'Locked'])
param immutability string = 'Unlocked'

@description('Log Analytics workspace that learns how backups went.')
param workspaceId string

@description('Names of the storage accounts whose blobs are kept.')
param storageAccountNames array = []

@description('Days that any state of a blob can be brought back; soft delete of the account has to be longer.')
@minValue(7)
@maxValue(360)
param blobDays int
<%#backup.machines%>

@description('Name of the Recovery Services vault, which keeps machines.')
param machineVaultName string

@description('Names of the machines that are kept.')
param machineNames array = []

@description('Days that a nightly backup of a machine is kept.')
@minValue(7)
@maxValue(9999)
param machineDays int
<%/backup.machines%>
<%#backup.cluster%>

@description('Name of the cluster that is kept.')
param clusterName string

@description('Identity the cluster works as.')
param clusterPrincipalId string

@description('Storage account that takes the objects of the cluster.')
param clusterStorageAccountName string

@description('Days that a nightly backup of the cluster is kept.')
@minValue(1)
@maxValue(360)
param clusterDays int
<%/backup.cluster%>

resource vault 'Microsoft.DataProtection/backupVaults@2024-04-01' = {
  name: vaultName
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    storageSettings: [
      {
        datastoreType: 'VaultStore'
        type: redundancy
      }
    ]
    securitySettings: {
      softDeleteSettings: {
        state: 'On'
        retentionDurationInDays: 30
      }
      // Unlocked can be taken back while the first restore is tried; set it to Locked after that, for good.
      immutabilitySettings: {
        state: immutability
      }
    }
    featureSettings: {
      crossRegionRestoreSettings: {
        state: redundancy == 'GeoRedundant' ? 'Enabled' : 'Disabled'
      }
    }
  }
}

resource vaultDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Health'
        enabled: true
      }
    ]
  }
}

// Blobs: any moment of the last days can be brought back, container by container.
resource blobPolicy 'Microsoft.DataProtection/backupVaults/backupPolicies@2024-04-01' = {
  parent: vault
  name: 'blobs-${blobDays}-days'
  properties: {
    objectType: 'BackupPolicy'
    datasourceTypes: ['Microsoft.Storage/storageAccounts/blobServices']
    policyRules: [
      {
        objectType: 'AzureRetentionRule'
        name: 'Default'
        isDefault: true
        lifecycles: [
          {
            deleteAfter: {
              objectType: 'AbsoluteDeleteOption'
              duration: 'P${blobDays}D'
            }
            sourceDataStore: {
              dataStoreType: 'OperationalStore'
              objectType: 'DataStoreInfoBase'
            }
            targetDataStoreCopySettings: []
          }
        ]
      }
    ]
  }
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = [
  for name in storageAccountNames: {
    name: name
  }
]

// Storage Account Backup Contributor
resource mayKeepBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in storageAccountNames: {
    name: guid(account[i].id, vault.id, 'e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1')
    scope: account[i]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1')
      principalId: vault.identity.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource blobs 'Microsoft.DataProtection/backupVaults/backupInstances@2024-04-01' = [
  for (name, i) in storageAccountNames: {
    parent: vault
    name: 'blobs-${name}'
    properties: {
      objectType: 'BackupInstance'
      friendlyName: name
      dataSourceInfo: {
        objectType: 'Datasource'
        datasourceType: 'Microsoft.Storage/storageAccounts/blobServices'
        resourceType: 'Microsoft.Storage/storageAccounts'
        resourceID: account[i].id
        resourceName: name
        resourceLocation: location
        resourceUri: account[i].id
      }
      policyInfo: {
        policyId: blobPolicy.id
      }
    }
    dependsOn: [
      mayKeepBlobs
    ]
  }
]
<%#backup.machines%>

// Machines: the disk of the system and of data, every night. NVMe scratch is no part of it and cannot be.
resource machineVault 'Microsoft.RecoveryServices/vaults@2024-04-01' = {
  name: machineVaultName
  location: location
  tags: tags
  sku: {
    name: 'RS0'
    tier: 'Standard'
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    publicNetworkAccess: 'Disabled'
    redundancySettings: {
      standardTierStorageRedundancy: redundancy
      crossRegionRestore: redundancy == 'GeoRedundant' ? 'Enabled' : 'Disabled'
    }
    securitySettings: {
      immutabilitySettings: {
        state: immutability
      }
    }
    monitoringSettings: {
      azureMonitorAlertSettings: {
        alertsForAllJobFailures: 'Enabled'
      }
      classicAlertSettings: {
        alertsForCriticalOperations: 'Enabled'
      }
    }
  }
}

resource machineVaultDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: machineVault
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Health'
        enabled: true
      }
    ]
  }
}

resource machinePolicy 'Microsoft.RecoveryServices/vaults/backupPolicies@2024-10-01' = {
  parent: machineVault
  name: 'machines-${machineDays}-days'
  properties: {
    backupManagementType: 'AzureIaasVM'
    policyType: 'V2'
    timeZone: 'UTC'
    instantRpRetentionRangeInDays: 2
    schedulePolicy: {
      schedulePolicyType: 'SimpleSchedulePolicyV2'
      scheduleRunFrequency: 'Daily'
      dailySchedule: {
        scheduleRunTimes: ['2024-01-01T02:00:00Z']
      }
    }
    retentionPolicy: {
      retentionPolicyType: 'LongTermRetentionPolicy'
      dailySchedule: {
        retentionTimes: ['2024-01-01T02:00:00Z']
        retentionDuration: {
          count: machineDays
          durationType: 'Days'
        }
      }
      weeklySchedule: {
        daysOfTheWeek: ['Sunday']
        retentionTimes: ['2024-01-01T02:00:00Z']
        retentionDuration: {
          count: 12
          durationType: 'Weeks'
        }
      }
    }
  }
}

resource machines 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems@2024-10-01' = [
  for name in machineNames: {
    name: '${machineVaultName}/Azure/iaasvmcontainer;iaasvmcontainerv2;${resourceGroup().name};${name}/vm;iaasvmcontainerv2;${resourceGroup().name};${name}'
    properties: {
      protectedItemType: 'Microsoft.Compute/virtualMachines'
      policyId: machinePolicy.id
      sourceResourceId: resourceId('Microsoft.Compute/virtualMachines', name)
    }
  }
]
<%/backup.machines%>
<%#backup.cluster%>

// The cluster: objects and volumes every night. Repositories hold what was meant; this holds what was there.
resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: clusterName
}

resource clusterStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: clusterStorageAccountName
}

resource extension 'Microsoft.KubernetesConfiguration/extensions@2023-05-01' = {
  name: 'azure-aks-backup'
  scope: cluster
  properties: {
    extensionType: 'Microsoft.DataProtection.Kubernetes'
    releaseTrain: 'stable'
    scope: {
      cluster: {
        releaseNamespace: 'dataprotection-microsoft'
      }
    }
    configurationSettings: {
      'configuration.backupStorageLocation.bucket': 'cluster-backups'
      'configuration.backupStorageLocation.config.resourceGroup': resourceGroup().name
      'configuration.backupStorageLocation.config.storageAccount': clusterStorageAccountName
      'configuration.backupStorageLocation.config.subscriptionId': subscription().subscriptionId
      'configuration.backupStorageLocation.config.useAAD': 'true'
      'configuration.backupStorageLocation.config.storageAccountURI': clusterStorage.properties.primaryEndpoints.blob
      'credentials.tenantId': subscription().tenantId
    }
  }
}

resource trust 'Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings@2025-05-01' = {
  parent: cluster
  name: 'backup'
  properties: {
    roles: ['Microsoft.DataProtection/backupVaults/backup-operator']
    sourceResourceId: vault.id
  }
}

// Storage Blob Data Contributor
resource extensionMayWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(clusterStorage.id, cluster.id, 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
  scope: clusterStorage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
    principalId: extension.properties.aksAssignedIdentity.principalId
    principalType: 'ServicePrincipal'
  }
}

// Reader
resource vaultMayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(cluster.id, vault.id, 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
  scope: cluster
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: vault.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

// Reader, Disk Snapshot Contributor, Data Operator for Managed Disks
resource vaultMaySnapshot 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [
    'acdd72a7-3385-48ef-bd42-f606fba81ae7'
    '7efff54f-a5b4-42b5-a1c5-5411624893ce'
    '959f8984-c045-4866-89c7-12bf9737be2e'
  ]: {
    name: guid(resourceGroup().id, vault.id, role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: vault.identity.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// The cluster writes the snapshots itself. Disk Snapshot Contributor is what that takes.
resource clusterMaySnapshot 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, cluster.id, '7efff54f-a5b4-42b5-a1c5-5411624893ce')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7efff54f-a5b4-42b5-a1c5-5411624893ce')
    principalId: clusterPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource clusterPolicy 'Microsoft.DataProtection/backupVaults/backupPolicies@2024-04-01' = {
  parent: vault
  name: 'cluster-${clusterDays}-days'
  properties: {
    objectType: 'BackupPolicy'
    datasourceTypes: ['Microsoft.ContainerService/managedClusters']
    policyRules: [
      {
        objectType: 'AzureBackupRule'
        name: 'BackupDaily'
        backupParameters: {
          objectType: 'AzureBackupParams'
          backupType: 'Incremental'
        }
        dataStore: {
          dataStoreType: 'OperationalStore'
          objectType: 'DataStoreInfoBase'
        }
        trigger: {
          objectType: 'ScheduleBasedTriggerContext'
          schedule: {
            // Every day at half past two; the date only says from when.
            repeatingTimeIntervals: ['R/2024-01-01T02:30:00+00:00/P1D']
            timeZone: 'UTC'
          }
          taggingCriteria: [
            {
              isDefault: true
              taggingPriority: 99
              tagInfo: {
                tagName: 'Default'
              }
            }
          ]
        }
      }
      {
        objectType: 'AzureRetentionRule'
        name: 'Default'
        isDefault: true
        lifecycles: [
          {
            deleteAfter: {
              objectType: 'AbsoluteDeleteOption'
              duration: 'P${clusterDays}D'
            }
            sourceDataStore: {
              dataStoreType: 'OperationalStore'
              objectType: 'DataStoreInfoBase'
            }
            targetDataStoreCopySettings: []
          }
        ]
      }
    ]
  }
}

resource clusterBackup 'Microsoft.DataProtection/backupVaults/backupInstances@2024-04-01' = {
  parent: vault
  name: 'cluster'
  properties: {
    objectType: 'BackupInstance'
    friendlyName: 'cluster'
    dataSourceInfo: {
      objectType: 'Datasource'
      datasourceType: 'Microsoft.ContainerService/managedClusters'
      resourceType: 'Microsoft.ContainerService/managedClusters'
      resourceID: cluster.id
      resourceName: clusterName
      resourceLocation: location
      resourceUri: cluster.id
    }
    policyInfo: {
      policyId: clusterPolicy.id
      policyParameters: {
        dataStoreParametersList: [
          {
            objectType: 'AzureOperationalStoreParameters'
            dataStoreType: 'OperationalStore'
            resourceGroupId: resourceGroup().id
          }
        ]
        backupDatasourceParametersList: [
          {
            objectType: 'KubernetesClusterBackupDatasourceParameters'
            includeClusterScopeResources: true
            snapshotVolumes: true
          }
        ]
      }
    }
  }
  dependsOn: [
    trust
    extensionMayWrite
    vaultMayRead
    vaultMaySnapshot
    clusterMaySnapshot
  ]
}
<%/backup.cluster%>

@description('The backup vault.')
output vaultId string = vault.id
