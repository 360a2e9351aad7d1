// One workspace takes the logs of everything that is rendered here, so that one query can follow a call from the
// front door to the model. It answers identities only (no workspace key) and only from inside (private link).

@description('Region of the workspace and of everything beside it.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the Log Analytics workspace.')
@minLength(4)
@maxLength(63)
param workspaceName string

@description('Name of the Application Insights component.')
param insightsName string

@description('Name of the private link scope of Azure Monitor.')
param privateLinkScopeName string

@description('Name of the action group that budgets and alerts call.')
param actionGroupName string

@description('What a text message calls it.')
@minLength(1)
@maxLength(12)
param actionGroupShortName string

@description('Mail addresses that are told.')
param contacts array

@description('Days that logs stay searchable; an audit needs 90 at least.')
@minValue(90)
@maxValue(730)
param retentionInDays int

@description('Days that traces stay searchable.')
@allowed([30, 60, 90, 120, 180, 270, 365, 550, 730])
param insightsRetentionInDays int = 90

@description('Share of traces that is kept, in percent; failed calls are worth all of them.')
@minValue(1)
@maxValue(100)
param samplingPercentage int = 100

@description('Gigabytes of logs a day that were planned for; above them the contacts are told.')
@minValue(1)
param dailyIngestionGb int

@description('Subnet of private endpoints.')
param subnetId string

@description('The five private DNS zones of Azure Monitor.')
@minLength(5)
@maxLength(5)
param privateDnsZoneIds array

@description('The workbook as JSON.')
param workbook string

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionInDays
    features: {
      disableLocalAuth: true
    }
    publicNetworkAccessForIngestion: 'Disabled'
    publicNetworkAccessForQuery: 'Disabled'
    // No workspaceCapping: a workspace that reaches its cap drops the audit log of the very day something goes wrong.
    // What it takes is watched instead, by the alert ingestion below.
  }
}

// Traces of the gateway and of applications; it keeps them in the workspace above.
resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    RetentionInDays: insightsRetentionInDays
    SamplingPercentage: samplingPercentage
    DisableIpMasking: false
    DisableLocalAuth: true
    publicNetworkAccessForIngestion: 'Disabled'
    publicNetworkAccessForQuery: 'Disabled'
  }
}

// Azure Monitor has no private endpoint for each workspace: one scope stands for all of them.
resource privateLinkScope 'Microsoft.Insights/privateLinkScopes@2021-07-01-preview' = {
  name: privateLinkScopeName
  location: 'global'
  tags: tags
  properties: {
    accessModeSettings: {
      ingestionAccessMode: 'PrivateOnly'
      queryAccessMode: 'PrivateOnly'
    }
  }
}

resource scopedWorkspace 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-07-01-preview' = {
  parent: privateLinkScope
  name: 'workspace'
  properties: {
    linkedResourceId: workspace.id
  }
}

resource scopedInsights 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-07-01-preview' = {
  parent: privateLinkScope
  name: 'insights'
  properties: {
    linkedResourceId: insights.id
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${privateLinkScopeName}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: 'monitor'
        properties: {
          privateLinkServiceId: privateLinkScope.id
          groupIds: ['azuremonitor']
        }
      }
    ]
  }
  // The endpoint learns names only of what is in the scope when it is made.
  dependsOn: [
    scopedWorkspace
    scopedInsights
  ]
}

resource endpointZones 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'monitor'
  properties: {
    privateDnsZoneConfigs: [
      for (zone, i) in privateDnsZoneIds: {
        name: 'zone-${i}'
        properties: {
          privateDnsZoneId: zone
        }
      }
    ]
  }
}

// Who is told. Budgets and alerts share it, so that one change of people is one change.
resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    groupShortName: actionGroupShortName
    enabled: true
    emailReceivers: [
      for (address, i) in contacts: {
        name: 'mail-${i}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
    // Whoever owns the subscription hears it too, also when the people above have left.
    armRoleReceivers: [
      {
        name: 'owners'
        roleId: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'
        useCommonAlertSchema: true
      }
    ]
  }
}

// Who asked the workspace what: reading the log is logged.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: workspace
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        categoryGroup: 'audit'
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

// What logs cost is what they weigh: told when a day brings more than was planned.
resource ingestion 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-ingestion'
  location: location
  tags: tags
  properties: {
    displayName: 'Logs weigh more than ${dailyIngestionGb} GB a day'
    description: 'Usage of the workspace over one day. Find the table that grew with: Usage | where TimeGenerated > ago(1d) | summarize sum(Quantity) by DataType.'
    enabled: true
    severity: 3
    scopes: [workspace.id]
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: 'Usage | where IsBillable | summarize GB = sum(Quantity) / 1000'
          timeAggregation: 'Total'
          metricMeasureColumn: 'GB'
          operator: 'GreaterThan'
          threshold: dailyIngestionGb
        }
      ]
    }
    actions: {
      actionGroups: [actionGroup.id]
    }
  }
}

resource platformWorkbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // A workbook's name is a UUID; made from the workspace's name it stays the same from run to run.
  name: guid(resourceGroup().id, workspaceName, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'AI platform'
    category: 'workbook'
    sourceId: workspace.id
    serializedData: workbook
  }
}

@description('The workspace that diagnostic settings send to.')
output workspaceId string = workspace.id

@description('The action group that budgets and alerts call.')
output actionGroupId string = actionGroup.id

@description('The Application Insights component.')
output insightsId string = insights.id
