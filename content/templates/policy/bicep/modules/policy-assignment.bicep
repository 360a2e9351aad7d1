// Assigned to the platform's resource group: there every resource comes from this code, so Deny refuses nothing that
// works. README.md says in which order the rest of the subscription follows.

@description('Name of the assignment.')
@minLength(1)
@maxLength(64)
param name string

@description('The set of policies.')
param setId string

@description('Audit writes down what breaks the policy, Deny refuses it.')
@allowed(['Audit', 'Deny'])
param effect string

@description('Regions resources may stand in.')
@minLength(1)
param allowedLocations array

@description('Kinds of deployment models may have.')
@minLength(1)
param allowedDeploymentKinds array

resource assignment 'Microsoft.Authorization/policyAssignments@2025-01-01' = {
  name: name
  properties: {
    displayName: 'AI platform: the least it has to keep'
    policyDefinitionId: setId
    enforcementMode: 'Default'
    parameters: {
      effect: {
        value: effect
      }
      locations: {
        value: allowedLocations
      }
      kinds: {
        value: allowedDeploymentKinds
      }
    }
    nonComplianceMessages: [
      {
        message: 'Refused by the AI platform\'s policy; its README says how an exemption is asked for.'
      }
    ]
  }
}
