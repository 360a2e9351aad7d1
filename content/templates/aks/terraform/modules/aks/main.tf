<%#aks.any%>
# A private cluster whose people and pods sign in with identities, and whose GPU pools take GPU pods alone.

locals {
  # The taint that keeps other pods off GPU nodes; target kueue tolerates the same key.
  taint = "sku=gpu:NoSchedule"

  # Spot nodes carry their taint too, so that only what can be interrupted lands there.
  spot_taint = "kubernetes.azure.com/scalesetpriority=spot:NoSchedule"

  # Of the resource group, which custom roles are kept in.
  group_id = split("/providers/", azurerm_user_assigned_identity.cluster.id)[0]

  reserved = { for name, pool in var.pools : name => pool if pool.reserved > 0 }
  close    = { for name, pool in var.pools : name => pool if pool.close_by }
}

# The control plane's identity; its rights end at the subnets of the pools.
resource "azurerm_user_assigned_identity" "cluster" {
  name                = "id-${var.name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_user_assigned_identity" "kubelet" {
  name                = "id-${var.name}-nodes"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_role_assignment" "network" {
  for_each = toset(["system", "gpu"])

  scope                = var.subnet_ids[each.key]
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
}

# It writes the name of its API into the zone of the network.
resource "azurerm_role_assignment" "zone" {
  scope                = var.private_dns_zone_id
  role_definition_name = "Private DNS Zone Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
}

# The control plane hands its nodes their identity.
resource "azurerm_role_assignment" "kubelet" {
  scope                = azurerm_user_assigned_identity.kubelet.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
}

resource "azurerm_role_assignment" "pull" {
  count = length(var.registry_ids)

  scope                = var.registry_ids[count.index]
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.kubelet.principal_id
}

resource "azurerm_kubernetes_cluster" "this" {
  name                      = var.name
  location                  = var.location
  resource_group_name       = var.resource_group_name
  dns_prefix                = var.name
  kubernetes_version        = var.kubernetes_version
  sku_tier                  = "Standard"
  automatic_upgrade_channel = "patch"
  node_os_upgrade_channel   = "NodeImage"
  disk_encryption_set_id    = var.disk_encryption_set_id
  tags                      = merge(var.tags, { workload-type = "kubernetes" })

  # The API has an address inside the network alone, unless networks are listed; no command of the portal reaches around it.
  private_cluster_enabled             = length(var.api_ranges) == 0
  private_cluster_public_fqdn_enabled = false
  private_dns_zone_id                 = length(var.api_ranges) == 0 ? var.private_dns_zone_id : null
  run_command_enabled                 = false

  # No certificate of a local administrator: people are members of groups, pods have identities of their own.
  local_account_disabled            = true
  role_based_access_control_enabled = true
  oidc_issuer_enabled               = true
  workload_identity_enabled         = true
  azure_policy_enabled              = true
  cost_analysis_enabled             = true

  # Images that nothing uses and that have holes are removed from nodes every two days.
  image_cleaner_enabled        = true
  image_cleaner_interval_hours = 48

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled     = true
    admin_group_object_ids = var.admin_group_ids
  }

  dynamic "api_server_access_profile" {
    for_each = length(var.api_ranges) > 0 ? [var.api_ranges] : []
    content {
      authorized_ip_ranges = api_server_access_profile.value
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster.id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.kubelet.client_id
    object_id                 = azurerm_user_assigned_identity.kubelet.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id
  }

  # Pods have addresses of an overlay, so that a large cluster needs few of the network's; Cilium enforces policies.
  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    outbound_type       = "userDefinedRouting"
    load_balancer_sku   = "standard"
    pod_cidr            = var.pod_range
    service_cidr        = var.service_range
    dns_service_ip      = cidrhost(var.service_range, 10)
  }

  # Pools are written down here; the cluster makes none by itself.
  node_provisioning_profile {
    mode               = "Manual"
    default_node_pools = "None"
  }

  default_node_pool {
    name                         = "system"
    vm_size                      = var.system.size
    vnet_subnet_id               = var.subnet_ids.system
    only_critical_addons_enabled = true
    auto_scaling_enabled         = true
    min_count                    = var.system.least
    max_count                    = var.system.most
    zones                        = var.system.zones
    node_public_ip_enabled       = false
    host_encryption_enabled      = true
    os_sku                       = "AzureLinux"
    os_disk_type                 = "Managed"
    max_pods                     = 110
    temporary_name_for_rotation  = "systemtmp"
    tags                         = var.tags

    upgrade_settings {
      max_surge                     = "33%"
      drain_timeout_in_minutes      = 30
      node_soak_duration_in_minutes = 0
    }
  }

  # A node of GPUs that nobody uses costs more than the rest of the cluster: it goes after ten minutes.
  auto_scaler_profile {
    expander                      = "least-waste"
    balance_similar_node_groups   = true
    scale_down_delay_after_add    = "10m"
    scale_down_unneeded           = "10m"
    skip_nodes_with_local_storage = false
    max_node_provisioning_time    = "15m"
  }

  maintenance_window_auto_upgrade {
    frequency   = "Weekly"
    interval    = 1
    day_of_week = var.maintenance.day
    start_time  = var.maintenance.start
    duration    = var.maintenance.hours
    utc_offset  = "+00:00"
  }

  maintenance_window_node_os {
    frequency   = "Weekly"
    interval    = 1
    day_of_week = var.maintenance.day
    start_time  = var.maintenance.start
    duration    = var.maintenance.hours
    utc_offset  = "+00:00"
  }

  # Secrets come out of a vault into a pod, are turned over, and are never in a manifest.
  key_vault_secrets_provider {
    secret_rotation_enabled  = true
    secret_rotation_interval = "2m"
  }

  oms_agent {
    log_analytics_workspace_id      = var.workspace_id
    msi_auth_for_monitoring_enabled = true
  }

  monitor_metrics {}

  microsoft_defender {
    log_analytics_workspace_id = var.workspace_id
  }

  storage_profile {
    blob_driver_enabled = true
    file_driver_enabled = true
  }

  workload_autoscaler_profile {
    keda_enabled = true
  }

  depends_on = [azurerm_role_assignment.network, azurerm_role_assignment.zone, azurerm_role_assignment.kubelet]

  lifecycle {
    # The channel raises the patch version; a plan must not take it back.
    ignore_changes = [kubernetes_version]
  }
}

# Capacity that production cannot wait for is held.  It is billed from the moment it is made.
resource "azurerm_capacity_reservation_group" "gpu" {
  for_each = local.reserved

  name                = "crg-${var.name}-${each.key}"
  location            = var.location
  resource_group_name = var.resource_group_name
  zones               = each.value.zones
  tags                = var.tags
}

resource "azurerm_capacity_reservation" "gpu" {
  for_each = merge([
    for name, pool in local.reserved : {
      for index, zone in pool.zones : "${name}-${zone}" => {
        pool = name
        size = pool.size
        zone = zone
        # Spread over the zones; the first ones take what does not divide.
        machines = floor(pool.reserved / length(pool.zones)) + (index < pool.reserved % length(pool.zones) ? 1 : 0)
      }
    }
  ]...)

  name                          = "cr-${each.key}"
  capacity_reservation_group_id = azurerm_capacity_reservation_group.gpu[each.value.pool].id
  zone                          = each.value.zone
  tags                          = var.tags

  sku {
    name     = each.value.size
    capacity = each.value.machines
  }
}

# The cluster may put machines into what is held for it, and no more.
resource "azurerm_role_definition" "reservation" {
  count = length(local.reserved) > 0 ? 1 : 0

  name        = "Machines of ${var.name} into reserved capacity"
  description = "Reads capacity reservations and deploys machines into them."
  scope       = local.group_id

  permissions {
    actions = [
      "Microsoft.Compute/capacityReservationGroups/read",
      "Microsoft.Compute/capacityReservationGroups/deploy/action",
      "Microsoft.Compute/capacityReservationGroups/capacityReservations/read",
      "Microsoft.Compute/capacityReservationGroups/capacityReservations/deploy/action",
    ]
  }
}

resource "azurerm_role_assignment" "reservation" {
  for_each = local.reserved

  scope              = azurerm_capacity_reservation_group.gpu[each.key].id
  role_definition_id = azurerm_role_definition.reservation[0].role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.cluster.principal_id
}

# Nodes that train together stand close together, in one zone.
resource "azurerm_proximity_placement_group" "gpu" {
  for_each = local.close

  name                = "ppg-${var.name}-${each.key}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_kubernetes_cluster_node_pool" "gpu" {
  for_each = var.pools

  name                    = each.key
  kubernetes_cluster_id   = azurerm_kubernetes_cluster.this.id
  vm_size                 = each.value.size
  vnet_subnet_id          = var.subnet_ids.gpu
  mode                    = "User"
  os_sku                  = "Ubuntu"
  os_disk_type            = "Managed"
  os_disk_size_gb         = each.value.disk_gb
  gpu_driver              = each.value.driver
  node_public_ip_enabled  = false
  host_encryption_enabled = true
  zones                   = each.value.zones
  max_pods                = 30

  auto_scaling_enabled = true
  min_count            = each.value.least
  max_count            = each.value.most
  scale_down_mode      = "Delete"

  priority        = each.value.spot ? "Spot" : "Regular"
  eviction_policy = each.value.spot ? "Delete" : null
  spot_max_price  = each.value.spot ? -1 : null

  capacity_reservation_group_id = each.value.reserved > 0 ? azurerm_capacity_reservation_group.gpu[each.key].id : null
  proximity_placement_group_id  = each.value.close_by ? azurerm_proximity_placement_group.gpu[each.key].id : null

  node_taints = each.value.spot ? [local.taint, local.spot_taint] : [local.taint]
  node_labels = merge(each.value.labels, {
    purpose = each.value.purpose
    pool    = each.key
    }, each.value.spot ? {
    "kubernetes.azure.com/scalesetpriority" = "spot"
  } : {})

  temporary_name_for_rotation = "${substr(each.key, 0, 8)}tmp"
  tags                        = merge(var.tags, { workload-type = each.value.purpose })

  # Spot pools are replaced, never surged; others gain one node while they are upgraded.
  dynamic "upgrade_settings" {
    for_each = each.value.spot ? [] : [1]
    content {
      max_surge                     = "1"
      drain_timeout_in_minutes      = 60
      node_soak_duration_in_minutes = 0
    }
  }

  depends_on = [azurerm_capacity_reservation.gpu, azurerm_role_assignment.reservation]
}

# Training on several nodes reads from a file system that can feed them; object storage alone leaves GPUs waiting.
resource "azurerm_managed_lustre_file_system" "training" {
  count = var.lustre == null ? 0 : 1

  name                   = "amlfs-${var.name}"
  location               = var.location
  resource_group_name    = var.resource_group_name
  sku_name               = "AMLFS-Durable-Premium-250"
  storage_capacity_in_tb = var.lustre.tebibytes
  subnet_id              = var.lustre.subnet_id
  zones                  = [var.lustre.zone]
  tags                   = var.tags

  maintenance_window {
    day_of_week        = var.maintenance.day
    time_of_day_in_utc = var.maintenance.start
  }
}

# Who did what at the API is kept; the rest of the control plane's log is read when something breaks.
resource "azurerm_monitor_diagnostic_setting" "cluster" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_kubernetes_cluster.this.id
  log_analytics_workspace_id = var.workspace_id

  dynamic "enabled_log" {
    for_each = ["kube-audit-admin", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "guard"]
    content {
      category = enabled_log.value
    }
  }

  enabled_metric {
    category = "AllMetrics"
  }
}
<%/aks.any%>
