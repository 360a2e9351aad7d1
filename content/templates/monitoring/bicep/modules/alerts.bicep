<%#monitoring.watched%>
// Alerts of the platform. Thresholds are where work starts, not where it is too late: a warning is looked at on the
// next working day (severity 2), a critical one now (severity 1).

@description('Region of the log alerts; it is the workspace\'s.')
param location string

@description('Tags of every alert.')
param tags object

@description('Log Analytics workspace that the log alerts ask.')
param workspaceId string

@description('Action group that every alert calls.')
param actionGroupId string

@description('Azure OpenAI accounts: a list of name and id.')
param openaiAccounts array = []

@description('Kubernetes clusters: a list of name and id.')
param clusters array = []

@description('GPU machines: a list of name and id.')
param machines array = []

@description('Key vaults: a list of name and id.')
param vaults array = []

@description('Share of calls refused with 429, in percent, that is a warning.')
@minValue(1)
@maxValue(99)
param throttledPercentWarning int = 1

@description('Share of calls refused with 429, in percent, that is critical.')
@minValue(1)
@maxValue(99)
param throttledPercentCritical int = 5

@description('Calls in ten minutes below which a share says nothing.')
@minValue(1)
param leastCalls int = 20

@description('Calls answered without a server error, in percent, below which somebody is called.')
@minValue(1)
@maxValue(100)
param availablePercent int = 99

@description('Milliseconds to the first byte of an answer, on average, above which a chat feels slow.')
@minValue(1)
param firstByteMs int = 2000

@description('Use of provisioned units, in percent, that is a warning.')
@minValue(1)
@maxValue(100)
param unitsPercent int = 80

@description('Use of a vault\'s capacity, in percent, that is a warning.')
@minValue(1)
@maxValue(100)
param vaultPercent int = 75

var shares = [
  {
    name: 'warning'
    percent: throttledPercentWarning
    severity: 2
  }
  {
    name: 'critical'
    percent: throttledPercentCritical
    severity: 1
  }
]

resource openaiThrottled 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in openaiAccounts: {
    name: 'alert-openai-throttled-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Calls are answered with 429 more often than is usual here. A single 429 is normal and rings nobody. Raise the limit, spread the load or shift to an overflow deployment.'
      enabled: true
      severity: 2
      scopes: [item.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'metric'
            criterionType: 'DynamicThresholdCriterion'
            metricNamespace: 'Microsoft.CognitiveServices/accounts'
            metricName: 'AzureOpenAIRequests'
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            alertSensitivity: 'Medium'
            failingPeriods: {
              numberOfEvaluationPeriods: 4
              minFailingPeriodsToAlert: 3
            }
            dimensions: [
              {
                name: 'StatusCode'
                operator: 'Include'
                values: ['429']
              }
              {
                name: 'ModelDeploymentName'
                operator: 'Include'
                values: ['*']
              }
            ]
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]

// A share needs two numbers, which a metric alert cannot divide; the log of requests can.
resource openaiThrottledShare 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for share in shares: if (!empty(openaiAccounts)) {
    name: 'alert-openai-throttled-share-${share.name}'
    location: location
    tags: tags
    properties: {
      displayName: 'More than ${share.percent} % of model calls are refused with 429'
      description: 'Share of 429 of all calls of a deployment in ten minutes.'
      enabled: true
      severity: share.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT10M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: 'AzureDiagnostics | where ResourceProvider == "MICROSOFT.COGNITIVESERVICES" and Category == "RequestResponse" | summarize calls = count(), refused = countif(ResultSignature == "429") by Resource | where calls >= ${leastCalls} | extend percent = 100.0 * refused / calls'
            timeAggregation: 'Maximum'
            metricMeasureColumn: 'percent'
            operator: 'GreaterThan'
            threshold: share.percent
            dimensions: [
              {
                name: 'Resource'
                operator: 'Include'
                values: ['*']
              }
            ]
          }
        ]
      }
      actions: {
        actionGroups: [actionGroupId]
      }
    }
  }
]

resource openaiErrors 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in openaiAccounts: {
    name: 'alert-openai-errors-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Less than ${availablePercent} % of calls are answered without a server error.'
      enabled: true
      severity: 1
      scopes: [item.id]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'metric'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.CognitiveServices/accounts'
            metricName: 'AzureOpenAIAvailabilityRate'
            timeAggregation: 'Average'
            operator: 'LessThan'
            threshold: availablePercent
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]

resource openaiLatency 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in openaiAccounts: {
    name: 'alert-openai-latency-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'The first byte of an answer takes more than ${firstByteMs} ms on average.'
      enabled: true
      severity: 2
      scopes: [item.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'metric'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.CognitiveServices/accounts'
            metricName: 'AzureOpenAITimeToResponse'
            timeAggregation: 'Average'
            operator: 'GreaterThan'
            threshold: firstByteMs
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]

// Units that are paid by the hour: above this share calls begin to be refused.
resource openaiUnits 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in openaiAccounts: {
    name: 'alert-openai-units-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Provisioned units are used to more than ${unitsPercent} %. Accounts without provisioned deployments never send this metric.'
      enabled: true
      severity: 2
      scopes: [item.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'metric'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.CognitiveServices/accounts'
            metricName: 'AzureOpenAIProvisionedManagedUtilizationV2'
            timeAggregation: 'Average'
            operator: 'GreaterThan'
            threshold: unitsPercent
            skipMetricValidation: true
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]

// A GPU node that is not ready costs as much as one that works.
resource nodeNotReady 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in clusters: {
    name: 'alert-node-not-ready-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'A node has not been ready for 15 minutes. On a GPU node look at the driver first: kubectl describe node, then nvidia-smi.'
      enabled: true
      severity: 1
      scopes: [item.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'metric'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.ContainerService/managedClusters'
            metricName: 'kube_node_status_condition'
            timeAggregation: 'Average'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: [
              {
                name: 'condition'
                operator: 'Include'
                values: ['Ready']
              }
              {
                name: 'status2'
                operator: 'Include'
                values: ['NotReady']
              }
            ]
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]

resource machineLost 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in machines: {
    name: 'alert-machine-lost-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'The GPU machine runs and is not available.'
      enabled: true
      severity: 1
      scopes: [item.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'metric'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.Compute/virtualMachines'
            metricName: 'VmAvailabilityMetric'
            timeAggregation: 'Average'
            operator: 'LessThan'
            threshold: 1
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]

resource vaultFull 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in vaults: {
    name: 'alert-vault-full-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'The vault is asked more than ${vaultPercent} % of what it answers; beyond 100 % every start of a service fails.'
      enabled: true
      severity: 2
      scopes: [item.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'metric'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.KeyVault/vaults'
            metricName: 'SaturationShoebox'
            timeAggregation: 'Average'
            operator: 'GreaterThan'
            threshold: vaultPercent
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]

// Somebody tries doors: signed in, and not allowed.
resource vaultDenied 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in vaults: {
    name: 'alert-vault-denied-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: 'The vault refuses more callers than is usual here.'
      enabled: true
      severity: 2
      scopes: [item.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'metric'
            criterionType: 'DynamicThresholdCriterion'
            metricNamespace: 'Microsoft.KeyVault/vaults'
            metricName: 'ServiceApiResult'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            alertSensitivity: 'Medium'
            failingPeriods: {
              numberOfEvaluationPeriods: 4
              minFailingPeriodsToAlert: 3
            }
            dimensions: [
              {
                name: 'StatusCode'
                operator: 'Include'
                values: ['401', '403']
              }
            ]
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]
<%/monitoring.watched%>
