<%#google.there%>
# A private cluster with two pools: a small one for the system, and GPUs that only pods which ask for them may use.
data "google_project" "this" {
  project_id = var.project_id
}

# Nodes sign in as an account that may write logs and metrics and read images; the default one may change the project.
resource "google_service_account" "node" {
  account_id   = "${var.name}-node"
  display_name = "Nodes of ${var.name}"
}

resource "google_project_iam_member" "node" {
  for_each = toset(["roles/logging.logWriter", "roles/monitoring.metricWriter", "roles/artifactregistry.reader"])

  project = var.project_id
  role    = each.value
  member  = "serviceAccount:${google_service_account.node.email}"
}

# The cluster encrypts its secrets, and its backup what it keeps, with the key of the data.
resource "google_kms_crypto_key_iam_member" "cluster" {
  for_each = toset(["container-engine-robot", "gcp-sa-gkebackup"])

  crypto_key_id = var.key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.this.number}@${each.value}.iam.gserviceaccount.com"
}

resource "google_container_cluster" "this" {
  name                     = var.name
  location                 = var.region
  network                  = var.network
  subnetwork               = var.subnetwork
  remove_default_node_pool = true
  initial_node_count       = 1
  deletion_protection      = var.deletion_protection
  # Network policies are enforced by the data plane itself.
  datapath_provider = "ADVANCED_DATAPATH"
  # What pods of one node say to each other is in the flow logs of the subnet too.
  enable_intranode_visibility = true
  resource_labels             = var.labels

  ip_allocation_policy {
    cluster_secondary_range_name  = "pods"
    services_secondary_range_name = "services"
  }

  private_cluster_config {
    enable_private_nodes    = true
    enable_private_endpoint = true
  }

  # From inside the network, and nowhere else.
  master_authorized_networks_config {}

  workload_identity_config {
    workload_pool = "${var.project_id}.svc.id.goog"
  }

  database_encryption {
    state    = "ENCRYPTED"
    key_name = var.key_id
  }

  release_channel {
    channel = "REGULAR"
  }

  maintenance_policy {
    recurring_window {
      start_time = "2024-01-06T02:00:00Z"
      end_time   = "2024-01-06T08:00:00Z"
      recurrence = "FREQ=WEEKLY;BYDAY=SA,SU"
    }
  }

  addons_config {
    gke_backup_agent_config {
      enabled = true
    }
  }

  monitoring_config {
    enable_components = ["SYSTEM_COMPONENTS", "DCGM"]

    managed_prometheus {
      enabled = true
    }
  }

  logging_config {
    enable_components = ["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER"]
  }

  depends_on = [google_kms_crypto_key_iam_member.cluster]
}

resource "google_container_node_pool" "system" {
  name           = "system"
  cluster        = google_container_cluster.this.id
  node_locations = var.zones

  autoscaling {
    min_node_count = 1
    max_node_count = 2
  }

  management {
    auto_repair  = true
    auto_upgrade = true
  }

  node_config {
    machine_type    = "e2-standard-4"
    service_account = google_service_account.node.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    resource_labels = var.labels

    workload_metadata_config {
      mode = "GKE_METADATA"
    }

    shielded_instance_config {
      enable_secure_boot          = true
      enable_integrity_monitoring = true
    }
  }

  network_config {
    enable_private_nodes = true
  }
}

resource "google_container_node_pool" "gpu" {
  name           = var.spot ? "gpu-spot" : "gpu"
  cluster        = google_container_cluster.this.id
  node_locations = var.zones

  # Nobody there, nothing to pay; the autoscaler brings the first node.
  autoscaling {
    total_min_node_count = 0
    total_max_node_count = var.most
    location_policy      = "ANY"
  }

  management {
    auto_repair  = true
    auto_upgrade = true
  }

  node_config {
    machine_type = var.machine_type
    # Spot is cheaper by half or more and can go within half a minute: for work that can begin again.
    spot            = var.spot
    service_account = google_service_account.node.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    resource_labels = merge(var.labels, { workload-type = "gpu" })

    labels = {
      workload = "gpu"
      sku      = "gpu"
    }

    guest_accelerator {
      type  = var.accelerator_type
      count = var.accelerator_count

      gpu_driver_installation_config {
        gpu_driver_version = "DEFAULT"
      }
    }

    # Only pods that tolerate it come here; a web server on a GPU node is the dearest web server there is.
    taint {
      key    = "sku"
      value  = "gpu"
      effect = "NO_SCHEDULE"
    }

    workload_metadata_config {
      mode = "GKE_METADATA"
    }

    shielded_instance_config {
      # The driver of the GPU is built on the node, and a built one is not signed.
      enable_secure_boot          = false
      enable_integrity_monitoring = true
    }
  }

  network_config {
    enable_private_nodes = true
  }
}

# Objects and volumes every night. Repositories hold what was meant; this holds what was there.
resource "google_gke_backup_backup_plan" "cluster" {
  name     = var.name
  cluster  = google_container_cluster.this.id
  location = var.region
  labels   = var.labels

  backup_config {
    include_volume_data = true
    include_secrets     = true
    all_namespaces      = true

    encryption_key {
      gcp_kms_encryption_key = var.key_id
    }
  }

  backup_schedule {
    cron_schedule = "30 2 * * *"
  }

  retention_policy {
    backup_retain_days = 14
  }
}
<%/google.there%>
