locals {
  secured = { for role, subnet in var.subnets : role => subnet if subnet.secured }
  routed  = { for role, subnet in var.subnets : role => subnet if subnet.routed }

  # What comes from the internet is refused before Azure's own rules are asked.
  closed = [
    {
      name        = "deny-internet-inbound"
      priority    = 4096
      direction   = "Inbound"
      access      = "Deny"
      protocol    = "*"
      source      = "Internet"
      destination = "*"
      ports       = ["*"]
    },
  ]

  # Azure Bastion does not start without these.
  bastion = [
    {
      name        = "allow-https-inbound"
      priority    = 100
      direction   = "Inbound"
      access      = "Allow"
      protocol    = "Tcp"
      source      = "Internet"
      destination = "*"
      ports       = ["443"]
    },
    {
      name        = "allow-gateway-manager-inbound"
      priority    = 110
      direction   = "Inbound"
      access      = "Allow"
      protocol    = "Tcp"
      source      = "GatewayManager"
      destination = "*"
      ports       = ["443"]
    },
    {
      name        = "allow-load-balancer-inbound"
      priority    = 120
      direction   = "Inbound"
      access      = "Allow"
      protocol    = "Tcp"
      source      = "AzureLoadBalancer"
      destination = "*"
      ports       = ["443"]
    },
    {
      name        = "allow-bastion-inbound"
      priority    = 130
      direction   = "Inbound"
      access      = "Allow"
      protocol    = "*"
      source      = "VirtualNetwork"
      destination = "VirtualNetwork"
      ports       = ["8080", "5701"]
    },
    {
      name        = "allow-machines-outbound"
      priority    = 100
      direction   = "Outbound"
      access      = "Allow"
      protocol    = "*"
      source      = "*"
      destination = "VirtualNetwork"
      ports       = ["22", "3389"]
    },
    {
      name        = "allow-azure-outbound"
      priority    = 110
      direction   = "Outbound"
      access      = "Allow"
      protocol    = "Tcp"
      source      = "*"
      destination = "AzureCloud"
      ports       = ["443"]
    },
    {
      name        = "allow-bastion-outbound"
      priority    = 120
      direction   = "Outbound"
      access      = "Allow"
      protocol    = "*"
      source      = "VirtualNetwork"
      destination = "VirtualNetwork"
      ports       = ["8080", "5701"]
    },
    {
      name        = "allow-certificates-outbound"
      priority    = 130
      direction   = "Outbound"
      access      = "Allow"
      protocol    = "*"
      source      = "*"
      destination = "Internet"
      ports       = ["80"]
    },
  ]
}

resource "azurerm_virtual_network" "this" {
  name                = var.name
  location            = var.location
  resource_group_name = var.resource_group_name
  address_space       = [var.address_space]
  tags                = var.tags
}

resource "azurerm_subnet" "this" {
  for_each = var.subnets

  name                 = each.value.name
  resource_group_name  = var.resource_group_name
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [each.value.range]

  # The way out is named below; Azure's silent one ends in addresses that nobody knows beforehand.
  default_outbound_access_enabled = false

  # Security groups hold for private endpoints too.
  private_endpoint_network_policies = "Enabled"

  dynamic "delegation" {
    for_each = each.value.delegation == null ? [] : [each.value.delegation]

    content {
      name = "service"

      service_delegation {
        name = delegation.value
      }
    }
  }
}

resource "azurerm_network_security_group" "this" {
  for_each = local.secured

  name                = "nsg-${replace(each.key, "_", "-")}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags

  dynamic "security_rule" {
    for_each = each.key == "bastion" ? concat(local.bastion, local.closed) : local.closed

    content {
      name                       = security_rule.value.name
      priority                   = security_rule.value.priority
      direction                  = security_rule.value.direction
      access                     = security_rule.value.access
      protocol                   = security_rule.value.protocol
      source_address_prefix      = security_rule.value.source
      source_port_range          = "*"
      destination_address_prefix = security_rule.value.destination
      destination_port_range     = length(security_rule.value.ports) == 1 ? security_rule.value.ports[0] : null
      destination_port_ranges    = length(security_rule.value.ports) > 1 ? security_rule.value.ports : null
    }
  }
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each = local.secured

  subnet_id                 = azurerm_subnet.this[each.key].id
  network_security_group_id = azurerm_network_security_group.this[each.key].id
}

# The one address that others see when the platform calls them: they can be told to let it in.
resource "azurerm_public_ip" "nat" {
  count = var.nat_gateway_name == null ? 0 : 1

  name                = "pip-${var.nat_gateway_name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  allocation_method   = "Static"
  sku                 = "Standard"
  tags                = var.tags
}

resource "azurerm_nat_gateway" "this" {
  count = var.nat_gateway_name == null ? 0 : 1

  name                    = var.nat_gateway_name
  location                = var.location
  resource_group_name     = var.resource_group_name
  sku_name                = "Standard"
  idle_timeout_in_minutes = 10
  tags                    = var.tags
}

resource "azurerm_nat_gateway_public_ip_association" "this" {
  count = var.nat_gateway_name == null ? 0 : 1

  nat_gateway_id       = azurerm_nat_gateway.this[0].id
  public_ip_address_id = azurerm_public_ip.nat[0].id
}

resource "azurerm_subnet_nat_gateway_association" "this" {
  for_each = var.nat_gateway_name == null ? {} : local.routed

  subnet_id      = azurerm_subnet.this[each.key].id
  nat_gateway_id = azurerm_nat_gateway.this[0].id
}

resource "azurerm_route_table" "this" {
  count = var.firewall_address == null ? 0 : 1

  name                = var.route_table_name
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags

  route {
    name                   = "out-through-the-firewall"
    address_prefix         = "0.0.0.0/0"
    next_hop_type          = "VirtualAppliance"
    next_hop_in_ip_address = var.firewall_address
  }
}

resource "azurerm_subnet_route_table_association" "this" {
  for_each = var.firewall_address == null ? {} : local.routed

  subnet_id      = azurerm_subnet.this[each.key].id
  route_table_id = azurerm_route_table.this[0].id
}

# Our half of the way to the hub; its owner makes the other.
resource "azurerm_virtual_network_peering" "hub" {
  count = var.hub_id == null ? 0 : 1

  name                      = "to-hub"
  resource_group_name       = var.resource_group_name
  virtual_network_name      = azurerm_virtual_network.this.name
  remote_virtual_network_id = var.hub_id
  allow_forwarded_traffic   = true
}

resource "azurerm_public_ip" "bastion" {
  count = var.bastion_name == null ? 0 : 1

  name                = "pip-${var.bastion_name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  allocation_method   = "Static"
  sku                 = "Standard"
  tags                = var.tags
}

resource "azurerm_bastion_host" "this" {
  count = var.bastion_name == null ? 0 : 1

  name                = var.bastion_name
  location            = var.location
  resource_group_name = var.resource_group_name
  sku                 = "Standard"
  tunneling_enabled   = true
  copy_paste_enabled  = false
  tags                = var.tags

  ip_configuration {
    name                 = "main"
    subnet_id            = azurerm_subnet.this["bastion"].id
    public_ip_address_id = azurerm_public_ip.bastion[0].id
  }

  depends_on = [azurerm_subnet_network_security_group_association.this]
}

resource "azurerm_private_dns_zone" "this" {
  for_each = var.private_dns_zones

  name                = each.value
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "this" {
  for_each = var.private_dns_zones

  name                 = var.name
  private_dns_zone_id  = azurerm_private_dns_zone.this[each.key].id
  virtual_network_id   = azurerm_virtual_network.this.id
  registration_enabled = false
  tags                 = var.tags
}
