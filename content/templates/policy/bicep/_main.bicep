module policy 'modules/policy.bicep' = {
  name: 'policy'
  params: {
    name: '<%names.policy%>'
    requiredTags: ['owner', 'cost-center', 'project', 'environment', 'data-classification']
  }
}

module policyAssignment 'modules/policy-assignment.bicep' = {
  name: 'policy-assignment'
  scope: group
  params: {
    name: '<%names.policy%>'
    setId: policy.outputs.setId
    effect: '<%policy.effect%>'
    allowedLocations: [<%#policy.regions%>'<%.%>'<%^last%>, <%/last%><%/policy.regions%>]
    allowedDeploymentKinds: [<%#policy.kinds%>'<%.%>'<%^last%>, <%/last%><%/policy.kinds%>]
  }
}
