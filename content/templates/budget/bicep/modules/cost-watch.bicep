// What is of the whole subscription: the daily bill as a file, and a word when cost jumps.
targetScope = 'subscription'

@description('Name of the budget, by which mails call the platform.')
param name string

@description('Mail addresses that are told.')
@minLength(1)
param contacts array

@description('Storage account that takes the daily bill.')
param storageAccountId string

@description('Container of it.')
param containerName string

@description('First day of the export.')
param start string = utcNow('yyyy-MM-ddT00:00:00Z')

// The bill, line by line, every day; lintel assess reads these files (cost.exports).
resource daily 'Microsoft.CostManagement/exports@2025-03-01' = {
  name: 'daily-${name}'
  properties: {
    format: 'Csv'
    schedule: {
      status: 'Active'
      recurrence: 'Daily'
      recurrencePeriod: {
        from: dateTimeAdd(start, 'P1D')
        to: dateTimeAdd(start, 'P10Y')
      }
    }
    deliveryInfo: {
      destination: {
        resourceId: storageAccountId
        container: containerName
        rootFolderPath: '/daily'
      }
    }
    definition: {
      type: 'ActualCost'
      timeframe: 'MonthToDate'
    }
  }
}

// A jump nobody planned is seen the next morning.
resource anomaly 'Microsoft.CostManagement/scheduledActions@2025-03-01' = {
  name: 'alert-cost-anomaly'
  kind: 'InsightAlert'
  properties: {
    displayName: 'Cost of ${name} jumped'
    status: 'Enabled'
    viewId: '${subscription().id}/providers/Microsoft.CostManagement/views/ms:DailyAnomalyByResourceGroup'
    notification: {
      subject: 'Cost of ${name} jumped'
      to: contacts
      message: 'Find what grew: Cost Management, cost analysis, by resource, the last two days.'
    }
    schedule: {
      frequency: 'Daily'
      startDate: start
      endDate: dateTimeAdd(start, 'P1Y')
    }
  }
}
