<%#front_door.there%>
// One name for the platform, in front of two regions. Callers meet the firewall first; the way from here to the
// gateways is a private link, so that the gateways have no public address at all.

@description('Tags of every resource.')
param tags object

@description('Name of the Front Door profile.')
param name string

@description('First part of the public name callers use; Azure adds a hash and azurefd.net.')
@minLength(1)
@maxLength(46)
param endpointName string

@description('Name of the firewall policy: letters and digits.')
@minLength(1)
@maxLength(128)
param firewallName string

@description('Prevention refuses; Detection only writes down, for the first days with real prompts.')
@allowed(['Prevention', 'Detection'])
param firewallMode string = 'Prevention'

@description('Gateways: name, hostName, location, privateLinkServiceId and priority.')
@minLength(2)
param origins array

@description('Path of the gateway that answers 200 while the region can serve.')
param probePath string = '/healthz'

@description('Seconds to the first byte of an answer.')
@minValue(16)
@maxValue(240)
param responseTimeoutSeconds int = 240

@description('Calls a minute from one address above which it is refused.')
@minValue(10)
param callsPerMinute int = 1000

@description('Log Analytics workspace that takes the logs of access and firewall.')
param workspaceId string

resource profile 'Microsoft.Cdn/profiles@2024-09-01' = {
  name: name
  location: 'global'
  tags: tags
  // Private links and managed rules exist in Premium only.
  sku: {
    name: 'Premium_AzureFrontDoor'
  }
  properties: {
    // Answers of models are slow to begin and long to end.
    originResponseTimeoutSeconds: responseTimeoutSeconds
    // What people typed stays out of the log.
    logScrubbing: {
      state: 'Enabled'
      scrubbingRules: [
        {
          matchVariable: 'QueryStringArgNames'
          selectorMatchOperator: 'EqualsAny'
          state: 'Enabled'
        }
        {
          matchVariable: 'RequestIPAddress'
          selectorMatchOperator: 'EqualsAny'
          state: 'Enabled'
        }
      ]
    }
  }
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2024-09-01' = {
  parent: profile
  name: endpointName
  location: 'global'
  tags: tags
  properties: {
    enabledState: 'Enabled'
  }
}

// A region is left after three of four probes failed, half a minute each: callers notice two minutes, not an hour.
resource originGroup 'Microsoft.Cdn/profiles/originGroups@2024-09-01' = {
  parent: profile
  name: 'gateway'
  properties: {
    // A conversation is not tied to a region: the gateway keeps no state in memory that the other lacks.
    sessionAffinityState: 'Disabled'
    trafficRestorationTimeToHealedOrNewEndpointsInMinutes: 5
    healthProbeSettings: {
      probeProtocol: 'Https'
      probeRequestType: 'GET'
      probePath: probePath
      probeIntervalInSeconds: 30
    }
    loadBalancingSettings: {
      sampleSize: 4
      successfulSamplesRequired: 2
      additionalLatencyInMilliseconds: 50
    }
  }
}

// Priority 1 takes all calls while it is healthy. Give both regions the same priority to use both at once.
resource gateway 'Microsoft.Cdn/profiles/originGroups/origins@2024-09-01' = [
  for origin in origins: {
    parent: originGroup
    name: origin.name
    properties: {
      hostName: origin.hostName
      originHostHeader: origin.hostName
      enforceCertificateNameCheck: true
      httpPort: 80
      httpsPort: 443
      priority: origin.priority
      weight: 1000
      enabledState: 'Enabled'
      // The owner of the link service approves it once, by hand: that is the point of it.
      sharedPrivateLinkResource: {
        privateLink: {
          id: origin.privateLinkServiceId
        }
        privateLinkLocation: origin.location
        requestMessage: 'Front Door ${name}'
      }
    }
  }
]

resource route 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-09-01' = {
  parent: endpoint
  name: 'gateway'
  properties: {
    originGroup: {
      id: originGroup.id
    }
    patternsToMatch: ['/*']
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    enabledState: 'Enabled'
    // No cacheConfiguration: an answer of a model belongs to who asked for it.
  }
  dependsOn: [
    gateway
  ]
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
  name: firewallName
  location: 'global'
  tags: tags
  sku: {
    name: 'Premium_AzureFrontDoor'
  }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: firewallMode
      requestBodyCheck: 'Enabled'
      customBlockResponseStatusCode: 403
      logScrubbing: {
        state: 'Enabled'
        scrubbingRules: [
          {
            matchVariable: 'RequestBodyJsonArgNames'
            selectorMatchOperator: 'EqualsAny'
            state: 'Enabled'
          }
        ]
      }
    }
    customRules: {
      rules: [
        {
          // One address alone is no team. The gateway limits by caller; this keeps a flood away from the gateway.
          name: 'flood'
          enabledState: 'Enabled'
          ruleType: 'RateLimitRule'
          action: 'Block'
          priority: 10
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: callsPerMinute
          matchConditions: [
            {
              matchVariable: 'SocketAddr'
              operator: 'IPMatch'
              negateCondition: true
              matchValue: ['192.0.2.0/24'] // matches nobody, so that the rule counts everybody
            }
          ]
        }
      ]
    }
    managedRules: {
      managedRuleSets: [
        {
          ruleSetType: 'Microsoft_DefaultRuleSet'
          ruleSetVersion: '2.1'
          ruleSetAction: 'Block'
          // Prompts hold SQL in plain words, which these two take for attacks: they are written down, not blocked.
          ruleGroupOverrides: [
            {
              ruleGroupName: 'SQLI'
              rules: [
                {
                  ruleId: '942430'
                  enabledState: 'Enabled'
                  action: 'Log'
                }
                {
                  ruleId: '942440'
                  enabledState: 'Enabled'
                  action: 'Log'
                }
              ]
            }
          ]
        }
        {
          ruleSetType: 'Microsoft_BotManagerRuleSet'
          ruleSetVersion: '1.1'
          ruleSetAction: 'Block'
        }
      ]
    }
  }
}

resource security 'Microsoft.Cdn/profiles/securityPolicies@2024-09-01' = {
  parent: profile
  name: 'firewall'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: {
        id: firewall.id
      }
      associations: [
        {
          domains: [
            {
              id: endpoint.id
            }
          ]
          patternsToMatch: ['/*']
        }
      ]
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: profile
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
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

@description('The public name callers use.')
output hostName string = endpoint.properties.hostName
<%/front_door.there%>
