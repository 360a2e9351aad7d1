// Money the platform may cost, who learns of it, and who switches machines off in the evening.

@description('Region of the schedule that stops machines.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the budget.')
param name string

@description('Money a month may cost, in the currency the subscription is billed in. A text, because Bicep has no fractions.')
@minLength(1)
param amount string

@description('Percent of the budget at which contacts are told.')
@minLength(1)
@maxLength(4)
param percents array = [50, 75, 90]

@description('Mail addresses that are told.')
@minLength(1)
param contacts array

@description('Action group that the budget calls beside the addresses.')
param actionGroupId string

@description('First day of the budget; it is left alone afterwards.')
param month string = utcNow('yyyy-MM-01')

@description('Name of the schedule that stops machines.')
param stopName string

@description('Hour at which tagged machines and clusters are stopped.')
@minValue(0)
@maxValue(23)
param stopHour int

@description('Minute of that hour.')
@minValue(0)
@maxValue(59)
param stopMinute int

@description('Time zone of it, as Azure writes it: UTC, W. Europe Standard Time.')
param stopTimeZone string

var spent = toObject(percents, percent => 'spent-${percent}', percent => {
  enabled: true
  threshold: percent
  thresholdType: 'Actual'
  operator: 'GreaterThanOrEqualTo'
  contactEmails: contacts
  contactGroups: [actionGroupId]
})

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: json(amount)
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: month
    }
    // While there is time to act: on what was spent, and on what will have been spent by the end of the month.
    notifications: union(spent, {
      'forecast-100': {
        enabled: true
        threshold: 100
        thresholdType: 'Forecasted'
        operator: 'GreaterThanOrEqualTo'
        contactEmails: contacts
        contactGroups: [actionGroupId]
      }
    })
  }
}

// Every evening this stops the machines and clusters of the resource group that carry the tag auto-shutdown. A
// schedule of each machine's own would be forgotten for the machine that is made by hand.
resource stop 'Microsoft.Logic/workflows@2019-05-01' = {
  name: stopName
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    state: 'Enabled'
    definition: {
      '$schema': 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#'
      contentVersion: '1.0.0.0'
      triggers: {
        evening: {
          type: 'Recurrence'
          recurrence: {
            frequency: 'Day'
            interval: 1
            timeZone: stopTimeZone
            schedule: {
              hours: [stopHour]
              minutes: [stopMinute]
            }
          }
        }
      }
      actions: {
        find: {
          type: 'Http'
          inputs: {
            method: 'GET'
            uri: 'https://management.azure.com${resourceGroup().id}/resources'
            queries: {
              'api-version': '2021-04-01'
              '$filter': 'tagName eq \'auto-shutdown\''
            }
            authentication: {
              type: 'ManagedServiceIdentity'
              audience: 'https://management.azure.com/'
            }
          }
          runAfter: {}
        }
        stop: {
          type: 'Foreach'
          foreach: '@body(\'find\')?[\'value\']'
          actions: {
            which: {
              type: 'Switch'
              expression: '@toLower(items(\'stop\')?[\'type\'])'
              cases: {
                machine: {
                  case: 'microsoft.compute/virtualmachines'
                  actions: {
                    deallocate: {
                      type: 'Http'
                      inputs: {
                        method: 'POST'
                        uri: 'https://management.azure.com@{items(\'stop\')?[\'id\']}/deallocate'
                        queries: {
                          'api-version': '2024-07-01'
                        }
                        authentication: {
                          type: 'ManagedServiceIdentity'
                          audience: 'https://management.azure.com/'
                        }
                      }
                      runAfter: {}
                    }
                  }
                }
                cluster: {
                  case: 'microsoft.containerservice/managedclusters'
                  actions: {
                    halt: {
                      type: 'Http'
                      inputs: {
                        method: 'POST'
                        uri: 'https://management.azure.com@{items(\'stop\')?[\'id\']}/stop'
                        queries: {
                          'api-version': '2025-05-01'
                        }
                        authentication: {
                          type: 'ManagedServiceIdentity'
                          audience: 'https://management.azure.com/'
                        }
                      }
                      runAfter: {}
                    }
                  }
                }
              }
              default: {
                actions: {}
              }
              runAfter: {}
            }
          }
          runAfter: {
            find: ['Succeeded']
          }
        }
      }
    }
  }
}

// It may see what is there, and stop it; it can neither make, nor change, nor delete anything.
resource mayStopRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, stopName)
  properties: {
    roleName: '${stopName} may stop machines'
    description: 'Sees resources and stops virtual machines and clusters.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.Resources/subscriptions/resourceGroups/read'
          'Microsoft.Resources/subscriptions/resourceGroups/resources/read'
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/deallocate/action'
          'Microsoft.ContainerService/managedClusters/read'
          'Microsoft.ContainerService/managedClusters/stop/action'
        ]
      }
    ]
    assignableScopes: [resourceGroup().id]
  }
}

resource mayStop 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, stop.id, mayStopRole.id)
  properties: {
    roleDefinitionId: mayStopRole.id
    principalId: stop.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('The budget.')
output budgetId string = budget.id

@description('Who stops machines in the evening.')
output stopPrincipalId string = stop.identity.principalId
