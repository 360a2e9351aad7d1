// Defender for Cloud, by kind of resource. Plans are of the whole subscription: what lies beside the platform in it is
// watched, and billed, too.
targetScope = 'subscription'

@description('Plans that are on: the kind of resource, the plan\'s variant where it has some, and what of it is switched on.')
param plans array

@description('Mail addresses that learn of alerts.')
@minLength(1)
param contacts array

// Azure takes changes of plans one after the other.
@batchSize(1)
resource plan 'Microsoft.Security/pricings@2024-01-01' = [
  for item in plans: {
    name: item.name
    properties: {
      pricingTier: 'Standard'
      subPlan: item.?subplan
      extensions: map(item.?extensions ?? [], extension => {
        name: extension
        isEnabled: 'True'
      })
    }
  }
]

resource contact 'Microsoft.Security/securityContacts@2023-12-01-preview' = {
  name: 'default'
  properties: {
    emails: join(contacts, ';')
    isEnabled: true
    notificationsByRole: {
      state: 'On'
      roles: ['Owner']
    }
    notificationsSources: [
      {
        sourceType: 'Alert'
        minimalSeverity: 'Medium'
      }
    ]
  }
}
