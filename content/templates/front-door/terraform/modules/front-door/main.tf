<%#front_door.there%>
# One name for the platform, in front of two regions. Callers meet the firewall first; the way from here to the
# gateways is a private link, so that the gateways have no public address at all.
resource "azurerm_cdn_frontdoor_profile" "this" {
  name                = var.name
  resource_group_name = var.resource_group_name
  # Private links and managed rules exist in Premium only.
  sku_name = "Premium_AzureFrontDoor"
  # Answers of models are slow to begin and long to end.
  response_timeout_seconds = var.response_timeout_seconds
  tags                     = var.tags

  # What people typed stays out of the log.
  log_scrubbing_rule {
    match_variable = "QueryStringArgNames"
  }

  log_scrubbing_rule {
    match_variable = "RequestIPAddress"
  }
}

resource "azurerm_cdn_frontdoor_endpoint" "this" {
  name                     = var.endpoint_name
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id
  tags                     = var.tags
}

# A region is left after three of four probes failed, half a minute each: callers notice two minutes, not an hour.
resource "azurerm_cdn_frontdoor_origin_group" "gateway" {
  name                     = "gateway"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id
  # A conversation is not tied to a region: the gateway keeps no state in memory that the other lacks.
  session_affinity_enabled                                  = false
  restore_traffic_time_to_healed_or_new_endpoint_in_minutes = 5

  health_probe {
    protocol            = "Https"
    request_type        = "GET"
    path                = var.probe_path
    interval_in_seconds = 30
  }

  load_balancing {
    sample_size                        = 4
    successful_samples_required        = 2
    additional_latency_in_milliseconds = 50
  }
}

# Priority 1 takes all calls while it is healthy. Give both regions the same priority to use both at once.
resource "azurerm_cdn_frontdoor_origin" "gateway" {
  for_each = var.origins

  name                           = each.key
  cdn_frontdoor_origin_group_id  = azurerm_cdn_frontdoor_origin_group.gateway.id
  host_name                      = each.value.host_name
  origin_host_header             = each.value.host_name
  certificate_name_check_enabled = true
  http_port                      = 80
  https_port                     = 443
  priority                       = each.value.priority
  weight                         = 1000
  enabled                        = true

  # The owner of the link service approves it once, by hand: that is the point of it.
  private_link {
    location               = each.value.location
    private_link_target_id = each.value.private_link_service_id
    request_message        = "Front Door ${var.name}"
  }
}

resource "azurerm_cdn_frontdoor_route" "gateway" {
  name                          = "gateway"
  cdn_frontdoor_endpoint_id     = azurerm_cdn_frontdoor_endpoint.this.id
  cdn_frontdoor_origin_group_id = azurerm_cdn_frontdoor_origin_group.gateway.id
  cdn_frontdoor_origin_ids      = [for origin in azurerm_cdn_frontdoor_origin.gateway : origin.id]
  patterns_to_match             = ["/*"]
  supported_protocols           = ["Http", "Https"]
  https_redirect_enabled        = true
  forwarding_protocol           = "HttpsOnly"
  link_to_default_domain        = true
  # No cache block: an answer of a model belongs to who asked for it.
}

resource "azurerm_cdn_frontdoor_firewall_policy" "this" {
  name                              = var.firewall_name
  resource_group_name               = var.resource_group_name
  sku_name                          = azurerm_cdn_frontdoor_profile.this.sku_name
  mode                              = var.firewall_mode
  request_body_check_enabled        = true
  custom_block_response_status_code = 403
  tags                              = var.tags

  # One address alone is no team. The gateway limits by caller; this keeps a flood away from the gateway.
  custom_rule {
    name                           = "flood"
    type                           = "RateLimitRule"
    action                         = "Block"
    enabled                        = true
    priority                       = 10
    rate_limit_duration_in_minutes = 1
    rate_limit_threshold           = var.calls_per_minute

    match_condition {
      match_variable     = "SocketAddr"
      operator           = "IPMatch"
      negation_condition = true
      match_values       = ["192.0.2.0/24"] # matches nobody, so that the rule counts everybody
    }
  }

  managed_rule {
    type    = "Microsoft_DefaultRuleSet"
    version = "2.1"
    action  = "Block"

    # Prompts hold SQL in plain words, which these two take for attacks: they are written down, not blocked.
    override {
      rule_group_name = "SQLI"

      rule {
        rule_id = "942430"
        enabled = true
        action  = "Log"
      }

      rule {
        rule_id = "942440"
        enabled = true
        action  = "Log"
      }
    }
  }

  managed_rule {
    type    = "Microsoft_BotManagerRuleSet"
    version = "1.1"
    action  = "Block"
  }

  log_scrubbing {
    enabled = true

    scrubbing_rule {
      match_variable = "RequestBodyJsonArgNames"
      operator       = "EqualsAny"
    }
  }
}

resource "azurerm_cdn_frontdoor_security_policy" "this" {
  name                     = "firewall"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id

  security_policies {
    firewall {
      cdn_frontdoor_firewall_policy_id = azurerm_cdn_frontdoor_firewall_policy.this.id

      association {
        patterns_to_match = ["/*"]

        domain {
          cdn_frontdoor_domain_id = azurerm_cdn_frontdoor_endpoint.this.id
        }
      }
    }
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_cdn_frontdoor_profile.this.id
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category_group = "allLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}
<%/front_door.there%>
