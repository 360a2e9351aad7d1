resource "azurerm_resource_group" "ai" {
  name     = "rg-ai-prod"
  location = var.region
  tags     = var.tags
}

resource "azurerm_virtual_network" "ai" {
  name                = "vnet-ai"
  resource_group_name = azurerm_resource_group.ai.name
  location            = var.region
  address_space       = ["10.40.0.0/16"]
  tags                = var.tags
}

resource "azurerm_subnet" "endpoints" {
  name                 = "snet-endpoints"
  resource_group_name  = azurerm_resource_group.ai.name
  virtual_network_name = azurerm_virtual_network.ai.name
  address_prefixes     = ["10.40.1.0/24"]
}

resource "azurerm_subnet" "nodes" {
  name                 = "snet-nodes"
  resource_group_name  = azurerm_resource_group.ai.name
  virtual_network_name = azurerm_virtual_network.ai.name
  address_prefixes     = ["10.40.16.0/20"]
}

resource "azurerm_network_security_group" "nodes" {
  name                = "nsg-nodes"
  resource_group_name = azurerm_resource_group.ai.name
  location            = var.region
  tags                = var.tags

  security_rule {
    name                       = "ollama-from-the-office"
    priority                   = 200
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_port_range          = "*"
    destination_port_range     = "11434"
    source_address_prefix      = "*"
    destination_address_prefix = "*"
  }
}

resource "azurerm_private_dns_zone" "openai" {
  name                = "privatelink.openai.azure.com"
  resource_group_name = azurerm_resource_group.ai.name
  tags                = var.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "openai" {
  name                  = "openai"
  resource_group_name   = azurerm_resource_group.ai.name
  private_dns_zone_name = azurerm_private_dns_zone.openai.name
  virtual_network_id    = azurerm_virtual_network.ai.id
}
