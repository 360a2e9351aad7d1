// The least an AI platform has to keep, as one set: private, without keys, in allowed regions, with tags and with a log.
targetScope = 'subscription'

@description('Name of the set.')
@minLength(1)
@maxLength(64)
param name string

@description('Tags every resource has to carry.')
@minLength(1)
param requiredTags array

var effect = {
  effect: {
    type: 'String'
    defaultValue: 'Audit'
    allowedValues: ['Audit', 'Deny', 'Disabled']
    metadata: {
      displayName: 'Effect'
    }
  }
}

var locationList = {
  locations: {
    type: 'Array'
    metadata: {
      displayName: 'Allowed regions'
      strongType: 'location'
    }
  }
}

var kindList = {
  kinds: {
    type: 'Array'
    metadata: {
      displayName: 'Allowed kinds of deployment'
    }
  }
}

// Built-in definitions of Azure, by id. Each takes the effect as a parameter.
var builtIn = [
  { name: 'ai-no-keys', id: '71ef260a-8f18-47b7-abcb-62d0673d94dc' } // Azure AI Services resources should have key access disabled
  { name: 'ai-network', id: '037eea7a-bd0a-46c5-9a66-03aea78705d3' } // Azure AI Services resources should restrict network access
  { name: 'machine-learning', id: '438c38d2-3772-465a-a9cc-7a6666a275ce' } // Azure Machine Learning Workspaces should disable public network access
  { name: 'storage-no-keys', id: '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54' } // Storage accounts should prevent shared key access
  { name: 'storage-network', id: 'b2982f36-99f2-4db5-8eff-283140c09693' } // Storage accounts should disable public network access
  { name: 'vault-network', id: '405c5871-3e91-4644-8a63-58e19d68ff5b' } // Azure Key Vault should disable public network access
  { name: 'cluster-private', id: '040732e8-d947-40b8-95d6-854c95024bf8' } // Azure Kubernetes Service Private Clusters should be enabled
  { name: 'cluster-no-passwords', id: '993c2fcd-2b29-49d2-9eb0-df2c3a730c32' } // Azure Kubernetes Service Clusters should have local authentication methods disabled
]

// A door of an AI service that answers the internet. The built-in definition lets accounts pass that have a firewall
// with entries; here there is no such entry to keep.
resource aiNotPublic 'Microsoft.Authorization/policyDefinitions@2025-01-01' = {
  name: 'lintel-ai-not-public'
  properties: {
    displayName: 'AI services do not answer public networks'
    description: 'Refuses Azure AI and Azure OpenAI accounts and AI Search services whose public network access is not disabled.'
    policyType: 'Custom'
    mode: 'Indexed'
    metadata: {
      category: 'Azure Ai Services'
      version: '1.0.0'
    }
    parameters: effect
    policyRule: {
      if: {
        anyOf: [
          {
            allOf: [
              { field: 'type', equals: 'Microsoft.CognitiveServices/accounts' }
              { field: 'Microsoft.CognitiveServices/accounts/publicNetworkAccess', notEquals: 'Disabled' }
            ]
          }
          {
            allOf: [
              { field: 'type', equals: 'Microsoft.Search/searchServices' }
              { field: 'Microsoft.Search/searchServices/publicNetworkAccess', notEquals: 'Disabled' }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

// Where data is processed is decided by the kind of deployment, not by the region of the account: a Global deployment
// answers from anywhere.
resource deploymentKinds 'Microsoft.Authorization/policyDefinitions@2025-01-01' = {
  name: 'lintel-deployment-kinds'
  properties: {
    displayName: 'Models are deployed in allowed kinds only'
    description: 'Refuses deployments of models whose kind (GlobalStandard, DataZoneStandard, Standard, ...) may process data outside of where it has to stay.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      category: 'Azure Ai Services'
      version: '1.0.0'
    }
    parameters: union(effect, kindList)
    policyRule: {
      if: {
        allOf: [
          { field: 'type', equals: 'Microsoft.CognitiveServices/accounts/deployments' }
          { field: 'Microsoft.CognitiveServices/accounts/deployments/sku.name', notIn: '[parameters(\'kinds\')]' }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

// The built-in definition of locations always denies; this one can be watched first.
resource locations 'Microsoft.Authorization/policyDefinitions@2025-01-01' = {
  name: 'lintel-locations'
  properties: {
    displayName: 'Resources stand in allowed regions only'
    description: 'Refuses resources outside of the allowed regions; what is global has none.'
    policyType: 'Custom'
    mode: 'Indexed'
    metadata: {
      category: 'General'
      version: '1.0.0'
    }
    parameters: union(effect, locationList)
    policyRule: {
      if: {
        allOf: [
          { field: 'location', notIn: '[parameters(\'locations\')]' }
          { field: 'location', notEquals: 'global' }
          { field: 'type', notEquals: 'Microsoft.AzureActiveDirectory/b2cDirectories' }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource tags 'Microsoft.Authorization/policyDefinitions@2025-01-01' = {
  name: 'lintel-tags'
  properties: {
    displayName: 'Resources say whose they are'
    description: 'Refuses resources without one of the tags that cost and data are sorted by.'
    policyType: 'Custom'
    mode: 'Indexed'
    metadata: {
      category: 'Tags'
      version: '1.0.0'
    }
    parameters: effect
    policyRule: {
      if: {
        anyOf: map(requiredTags, tag => { field: 'tags[\'${tag}\']', exists: 'false' })
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

// One set, so that one assignment and one number of compliance stand for the whole of it.
resource set 'Microsoft.Authorization/policySetDefinitions@2025-01-01' = {
  name: name
  properties: {
    displayName: 'AI platform: the least it has to keep'
    description: 'Private, without keys, in allowed regions, with tags and with a log.'
    policyType: 'Custom'
    metadata: {
      category: 'Azure Ai Services'
      version: '1.0.0'
    }
    parameters: union(effect, locationList, kindList)
    policyDefinitions: concat(
      map(builtIn, item => {
        policyDefinitionReferenceId: item.name
        policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', item.id)
        parameters: { effect: { value: '[parameters(\'effect\')]' } }
      }),
      [
        {
          policyDefinitionReferenceId: 'ai-not-public'
          policyDefinitionId: aiNotPublic.id
          parameters: { effect: { value: '[parameters(\'effect\')]' } }
        }
        {
          policyDefinitionReferenceId: 'deployment-kinds'
          policyDefinitionId: deploymentKinds.id
          parameters: { effect: { value: '[parameters(\'effect\')]' }, kinds: { value: '[parameters(\'kinds\')]' } }
        }
        {
          policyDefinitionReferenceId: 'locations'
          policyDefinitionId: locations.id
          parameters: { effect: { value: '[parameters(\'effect\')]' }, locations: { value: '[parameters(\'locations\')]' } }
        }
        {
          policyDefinitionReferenceId: 'tags'
          policyDefinitionId: tags.id
          parameters: { effect: { value: '[parameters(\'effect\')]' } }
        }
        // Diagnostic logs in Azure AI services resources should be enabled. A setting comes after its resource, so
        // this can only be reported, never refused.
        {
          policyDefinitionReferenceId: 'ai-logs'
          policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', '1b4d1c4e-934c-4703-944c-27c82c06bebb')
          parameters: { effect: { value: 'AuditIfNotExists' } }
        }
      ]
    )
  }
}

@description('The set of policies, to be assigned to further scopes.')
output setId string = set.id
