locals {
  # Built-in definitions of Azure, by id. Each takes the effect as a parameter.
  built_in = {
    ai-no-keys           = "71ef260a-8f18-47b7-abcb-62d0673d94dc" # Azure AI Services resources should have key access disabled
    ai-network           = "037eea7a-bd0a-46c5-9a66-03aea78705d3" # Azure AI Services resources should restrict network access
    machine-learning     = "438c38d2-3772-465a-a9cc-7a6666a275ce" # Azure Machine Learning Workspaces should disable public network access
    storage-no-keys      = "8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54" # Storage accounts should prevent shared key access
    storage-network      = "b2982f36-99f2-4db5-8eff-283140c09693" # Storage accounts should disable public network access
    vault-network        = "405c5871-3e91-4644-8a63-58e19d68ff5b" # Azure Key Vault should disable public network access
    cluster-private      = "040732e8-d947-40b8-95d6-854c95024bf8" # Azure Kubernetes Service Private Clusters should be enabled
    cluster-no-passwords = "993c2fcd-2b29-49d2-9eb0-df2c3a730c32" # Azure Kubernetes Service Clusters should have local authentication methods disabled
  }
}

# A door of an AI service that answers the internet. The built-in definition lets accounts pass that have a firewall
# with entries; here there is no such entry to keep.
resource "azurerm_policy_definition" "ai_not_public" {
  name         = "lintel-ai-not-public"
  display_name = "AI services do not answer public networks"
  description  = "Refuses Azure AI and Azure OpenAI accounts and AI Search services whose public network access is not disabled."
  policy_type  = "Custom"
  mode         = "Indexed"
  metadata     = jsonencode({ category = "Azure Ai Services", version = "1.0.0" })
  parameters   = local.effect

  policy_rule = jsonencode({
    if = {
      anyOf = [
        {
          allOf = [
            { field = "type", equals = "Microsoft.CognitiveServices/accounts" },
            { field = "Microsoft.CognitiveServices/accounts/publicNetworkAccess", notEquals = "Disabled" },
          ]
        },
        {
          allOf = [
            { field = "type", equals = "Microsoft.Search/searchServices" },
            { field = "Microsoft.Search/searchServices/publicNetworkAccess", notEquals = "Disabled" },
          ]
        },
      ]
    }
    then = { effect = "[parameters('effect')]" }
  })
}

# Where data is processed is decided by the kind of deployment, not by the region of the account: a Global deployment
# answers from anywhere.
resource "azurerm_policy_definition" "deployment_kinds" {
  name         = "lintel-deployment-kinds"
  display_name = "Models are deployed in allowed kinds only"
  description  = "Refuses deployments of models whose kind (GlobalStandard, DataZoneStandard, Standard, ...) may process data outside of where it has to stay."
  policy_type  = "Custom"
  mode         = "All"
  metadata     = jsonencode({ category = "Azure Ai Services", version = "1.0.0" })

  parameters = jsonencode(merge(jsondecode(local.effect), {
    kinds = {
      type     = "Array"
      metadata = { displayName = "Allowed kinds of deployment" }
    }
  }))

  policy_rule = jsonencode({
    if = {
      allOf = [
        { field = "type", equals = "Microsoft.CognitiveServices/accounts/deployments" },
        { field = "Microsoft.CognitiveServices/accounts/deployments/sku.name", notIn = "[parameters('kinds')]" },
      ]
    }
    then = { effect = "[parameters('effect')]" }
  })
}

# The built-in definition of locations always denies; this one can be watched first.
resource "azurerm_policy_definition" "locations" {
  name         = "lintel-locations"
  display_name = "Resources stand in allowed regions only"
  description  = "Refuses resources outside of the allowed regions; what is global has none."
  policy_type  = "Custom"
  mode         = "Indexed"
  metadata     = jsonencode({ category = "General", version = "1.0.0" })

  parameters = jsonencode(merge(jsondecode(local.effect), {
    locations = {
      type     = "Array"
      metadata = { displayName = "Allowed regions", strongType = "location" }
    }
  }))

  policy_rule = jsonencode({
    if = {
      allOf = [
        { field = "location", notIn = "[parameters('locations')]" },
        { field = "location", notEquals = "global" },
        { field = "type", notEquals = "Microsoft.AzureActiveDirectory/b2cDirectories" },
      ]
    }
    then = { effect = "[parameters('effect')]" }
  })
}

resource "azurerm_policy_definition" "tags" {
  name         = "lintel-tags"
  display_name = "Resources say whose they are"
  description  = "Refuses resources without one of the tags that cost and data are sorted by."
  policy_type  = "Custom"
  mode         = "Indexed"
  metadata     = jsonencode({ category = "Tags", version = "1.0.0" })
  parameters   = local.effect

  policy_rule = jsonencode({
    if   = { anyOf = [for tag in var.required_tags : { field = "tags['${tag}']", exists = "false" }] }
    then = { effect = "[parameters('effect')]" }
  })
}

locals {
  effect = jsonencode({
    effect = {
      type          = "String"
      defaultValue  = "Audit"
      allowedValues = ["Audit", "Deny", "Disabled"]
      metadata      = { displayName = "Effect" }
    }
  })
}

# One set, so that one assignment and one number of compliance stand for the whole of it.
resource "azurerm_policy_set_definition" "this" {
  name         = var.name
  display_name = "AI platform: the least it has to keep"
  description  = "Private, without keys, in allowed regions, with tags and with a log."
  policy_type  = "Custom"
  metadata     = jsonencode({ category = "Azure Ai Services", version = "1.0.0" })

  parameters = jsonencode(merge(jsondecode(local.effect), {
    locations = { type = "Array", metadata = { displayName = "Allowed regions", strongType = "location" } }
    kinds     = { type = "Array", metadata = { displayName = "Allowed kinds of deployment" } }
  }))

  dynamic "policy_definition_reference" {
    for_each = local.built_in
    content {
      reference_id         = policy_definition_reference.key
      policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/${policy_definition_reference.value}"
      parameter_values     = jsonencode({ effect = { value = "[parameters('effect')]" } })
    }
  }

  policy_definition_reference {
    reference_id         = "ai-not-public"
    policy_definition_id = azurerm_policy_definition.ai_not_public.id
    parameter_values     = jsonencode({ effect = { value = "[parameters('effect')]" } })
  }

  policy_definition_reference {
    reference_id         = "deployment-kinds"
    policy_definition_id = azurerm_policy_definition.deployment_kinds.id
    parameter_values     = jsonencode({ effect = { value = "[parameters('effect')]" }, kinds = { value = "[parameters('kinds')]" } })
  }

  policy_definition_reference {
    reference_id         = "locations"
    policy_definition_id = azurerm_policy_definition.locations.id
    parameter_values     = jsonencode({ effect = { value = "[parameters('effect')]" }, locations = { value = "[parameters('locations')]" } })
  }

  policy_definition_reference {
    reference_id         = "tags"
    policy_definition_id = azurerm_policy_definition.tags.id
    parameter_values     = jsonencode({ effect = { value = "[parameters('effect')]" } })
  }

  # Diagnostic logs in Azure AI services resources should be enabled. A setting comes after its resource, so this can
  # only be reported, never refused.
  policy_definition_reference {
    reference_id         = "ai-logs"
    policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/1b4d1c4e-934c-4703-944c-27c82c06bebb"
    parameter_values     = jsonencode({ effect = { value = "AuditIfNotExists" } })
  }
}

# Assigned to the platform's resource group: there every resource comes from this code, so Deny refuses nothing that
# works. README.md says in which order the rest of the subscription follows.
resource "azurerm_resource_group_policy_assignment" "this" {
  name                 = var.name
  display_name         = "AI platform: the least it has to keep"
  resource_group_id    = var.resource_group_id
  policy_definition_id = azurerm_policy_set_definition.this.id
  enforce              = true

  parameters = jsonencode({
    effect    = { value = var.effect }
    locations = { value = var.allowed_locations }
    kinds     = { value = var.allowed_deployment_kinds }
  })

  non_compliance_message {
    content = "Refused by the AI platform's policy; its README says how an exemption is asked for."
  }
}
