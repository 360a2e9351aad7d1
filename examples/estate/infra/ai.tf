# Reached through a private endpoint, keys off, versions pinned: as it should be.
module "support" {
  source              = "./modules/ai_account"
  name                = "oai-harbour-support"
  resource_group_name = azurerm_resource_group.ai.name
  location            = var.region
  tags                = var.tags

  models = {
    chat  = { model = "gpt-4o", version = "2024-11-20", sku = "ProvisionedManaged", capacity = 50 }
    spill = { model = "gpt-4o", version = "2024-11-20" }
  }
}

resource "azurerm_private_endpoint" "support" {
  name                = "pe-oai-support"
  resource_group_name = azurerm_resource_group.ai.name
  location            = var.region
  subnet_id           = azurerm_subnet.endpoints.id
  tags                = var.tags

  private_service_connection {
    name                           = "openai"
    private_connection_resource_id = module.support.id
    subresource_names              = ["account"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [azurerm_private_dns_zone.openai.id]
  }
}

# The pilot that stayed: open to the internet, keys on, whatever version comes.
resource "azurerm_cognitive_account" "pilot" {
  name                          = "oai-harbour-pilot"
  resource_group_name           = azurerm_resource_group.ai.name
  location                      = var.region
  kind                          = "OpenAI"
  sku_name                      = "S0"
  public_network_access_enabled = var.open_to_internet
  local_auth_enabled            = true
}

resource "azurerm_cognitive_deployment" "pilot" {
  name                 = "chat"
  cognitive_account_id = azurerm_cognitive_account.pilot.id

  model {
    format = "OpenAI"
    name   = "gpt-4o"
  }

  sku {
    name     = "GlobalStandard"
    capacity = 450
  }
}
