resource "azurerm_kubernetes_cluster" "ai" {
  name                              = "aks-ai"
  resource_group_name               = azurerm_resource_group.ai.name
  location                          = var.region
  dns_prefix                        = "ai"
  kubernetes_version                = "1.35"
  sku_tier                          = "Standard"
  private_cluster_enabled           = true
  local_account_disabled            = true
  role_based_access_control_enabled = true
  oidc_issuer_enabled               = true
  workload_identity_enabled         = true
  automatic_upgrade_channel         = "patch"
  tags                              = var.tags

  default_node_pool {
    name                         = "system"
    vm_size                      = "Standard_D4ds_v5"
    node_count                   = 3
    only_critical_addons_enabled = true
    vnet_subnet_id               = azurerm_subnet.nodes.id
    zones                        = ["1", "2", "3"]
  }

  identity {
    type = "SystemAssigned"
  }

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled = true
  }

  network_profile {
    network_plugin     = "azure"
    network_policy     = "cilium"
    network_data_plane = "cilium"
  }

  oms_agent {
    log_analytics_workspace_id = azurerm_log_analytics_workspace.ai.id
  }
}

# Tainted, bounded, down to nothing at night.
resource "azurerm_kubernetes_cluster_node_pool" "inference" {
  name                  = "inference"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.ai.id
  vm_size               = "Standard_NC24ads_A100_v4"
  auto_scaling_enabled  = true
  min_count             = 0
  max_count             = 4
  node_taints           = ["sku=gpu:NoSchedule"]
  vnet_subnet_id        = azurerm_subnet.nodes.id
  tags                  = var.tags
}

# Nobody tainted this one, and it never shrinks.
resource "azurerm_kubernetes_cluster_node_pool" "training" {
  name                  = "training"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.ai.id
  vm_size               = "Standard_ND96isr_H100_v5"
  node_count            = 2
  vnet_subnet_id        = azurerm_subnet.nodes.id
}
