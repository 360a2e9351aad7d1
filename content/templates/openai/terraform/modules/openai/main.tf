<%#openai.any%>
# Azure OpenAI: one account a region, reached by its private endpoint and with an identity alone.

locals {
  provisioned = { for name, deployment in var.deployments : name => deployment if strcontains(deployment.sku, "Provisioned") }
  shared      = { for name, deployment in var.deployments : name => deployment if !strcontains(deployment.sku, "Provisioned") }

  # Stricter than the default for what models say, with the shields against injected prompts on.
  harms  = ["Hate", "Sexual", "Violence", "Selfharm"]
  shield = { Jailbreak = "Prompt", "Indirect Attack" = "Prompt", "Protected Material Text" = "Completion", "Protected Material Code" = "Completion" }
}

resource "azurerm_user_assigned_identity" "key" {
  count = var.customer_key == null ? 0 : 1

  name                = "id-openai-key"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_role_assignment" "key" {
  count = var.customer_key == null ? 0 : 1

  scope                = var.customer_key.key_vault_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.key[0].principal_id
}

resource "azurerm_key_vault_key" "data" {
  count = var.customer_key == null ? 0 : 1

  name         = "openai-data"
  key_vault_id = var.customer_key.key_vault_id
  key_type     = "RSA"
  key_size     = 3072
  key_opts     = ["unwrapKey", "wrapKey"]
  tags         = var.tags

  rotation_policy {
    expire_after         = "P2Y"
    notify_before_expiry = "P30D"

    automatic {
      time_before_expiry = "P60D"
    }
  }
}

resource "azurerm_cognitive_account" "openai" {
  for_each = var.accounts

  name                  = each.value
  location              = each.key
  resource_group_name   = var.resource_group_name
  kind                  = "OpenAI"
  sku_name              = "S0"
  custom_subdomain_name = each.value
  tags                  = merge(var.tags, { workload-type = "openai" })

  # No key: a key has no owner, no end and no second factor.
  local_auth_enabled = false

  # No public address, and a firewall that refuses what it does not list should one ever be switched on.
  public_network_access_enabled = false
  network_acls {
    default_action = "Deny"
    bypass         = "None"
  }

  # The account itself calls nothing: no file and no search index is fetched from addresses that nobody approved.
  outbound_network_access_restricted = true
  fqdns                              = []

  identity {
    type         = var.customer_key == null ? "SystemAssigned" : "SystemAssigned, UserAssigned"
    identity_ids = var.customer_key == null ? null : [azurerm_user_assigned_identity.key[0].id]
  }

  dynamic "customer_managed_key" {
    for_each = var.customer_key == null ? [] : [1]
    content {
      key_vault_key_id   = azurerm_key_vault_key.data[0].id
      identity_client_id = azurerm_user_assigned_identity.key[0].client_id
    }
  }

  depends_on = [azurerm_role_assignment.key]
}

# A deleted account keeps its name for 48 hours and loses its quota at once; taking the lock off is a step of its own.
resource "azurerm_management_lock" "openai" {
  for_each = var.deletion_protection ? var.accounts : {}

  name       = "keep"
  scope      = azurerm_cognitive_account.openai[each.key].id
  lock_level = "CanNotDelete"
  notes      = "Take this lock off in the change that removes the account."
}

resource "azurerm_cognitive_account_rai_policy" "strict" {
  for_each = var.accounts

  name                 = "strict"
  cognitive_account_id = azurerm_cognitive_account.openai[each.key].id
  base_policy_name     = "Microsoft.DefaultV2"
  mode                 = "Blocking"

  dynamic "content_filter" {
    for_each = setproduct(local.harms, ["Prompt", "Completion"])
    content {
      name               = content_filter.value[0]
      source             = content_filter.value[1]
      filter_enabled     = true
      block_enabled      = true
      severity_threshold = "Medium"
    }
  }

  dynamic "content_filter" {
    for_each = local.shield
    content {
      name           = content_filter.key
      source         = content_filter.value
      filter_enabled = true
      block_enabled  = true
    }
  }
}

# Shared capacity first: what is provisioned spills over to it.
resource "azurerm_cognitive_deployment" "shared" {
  for_each = local.shared

  name                   = each.value.name
  cognitive_account_id   = azurerm_cognitive_account.openai[each.value.region].id
  version_upgrade_option = each.value.upgrade
  rai_policy_name        = each.value.filter ? azurerm_cognitive_account_rai_policy.strict[each.value.region].name : null

  model {
    format  = "OpenAI"
    name    = each.value.model
    version = each.value.version
  }

  sku {
    name     = each.value.sku
    capacity = each.value.capacity
  }
}

# The provider has no argument for spill-over: after an apply, spill-over.sh sets it for those that name a target, and
# the gateway's routes spill over as well.
resource "azurerm_cognitive_deployment" "provisioned" {
  for_each = local.provisioned

  name                   = each.value.name
  cognitive_account_id   = azurerm_cognitive_account.openai[each.value.region].id
  version_upgrade_option = each.value.upgrade
  rai_policy_name        = each.value.filter ? azurerm_cognitive_account_rai_policy.strict[each.value.region].name : null

  model {
    format  = "OpenAI"
    name    = each.value.model
    version = each.value.version
  }

  sku {
    name     = each.value.sku
    capacity = each.value.capacity
  }

  depends_on = [azurerm_cognitive_deployment.shared]
}

resource "azurerm_private_endpoint" "openai" {
  for_each = var.accounts

  name                = "pe-${each.value}"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = each.value
    private_connection_resource_id = azurerm_cognitive_account.openai[each.key].id
    subresource_names              = ["account"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [var.private_dns_zone_id]
  }
}

resource "azurerm_monitor_diagnostic_setting" "openai" {
  for_each = var.accounts

  name                       = "to-workspace"
  target_resource_id         = azurerm_cognitive_account.openai[each.key].id
  log_analytics_workspace_id = var.workspace_id

  # Who called and what it used; the text of prompts and answers is in none of them.
  dynamic "enabled_log" {
    for_each = ["Audit", "AzureOpenAIRequestUsage"]
    content {
      category = enabled_log.value
    }
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

# Callers may call, and may neither deploy nor read keys.
resource "azurerm_role_assignment" "caller" {
  for_each = { for pair in setproduct(keys(var.accounts), keys(var.caller_ids)) : join("-", pair) => { region = pair[0], caller = pair[1] } }

  scope                = azurerm_cognitive_account.openai[each.value.region].id
  role_definition_name = "Cognitive Services OpenAI User"
  principal_id         = var.caller_ids[each.value.caller]
}
<%/openai.any%>
