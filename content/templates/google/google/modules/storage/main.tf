<%#google.there%>
data "google_storage_project_service_account" "me" {}

# One key of ours for buckets, disks and secrets of the cluster; it turns every 90 days.
resource "google_kms_key_ring" "this" {
  name     = var.key_name
  location = var.location
}

resource "google_kms_crypto_key" "this" {
  name            = "data"
  key_ring        = google_kms_key_ring.this.id
  rotation_period = "7776000s"
  deletion_policy = var.deletion_protection ? "PREVENT" : "DELETE"
  labels          = var.labels
}

resource "google_kms_crypto_key_iam_member" "storage" {
  crypto_key_id = google_kms_crypto_key.this.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${data.google_storage_project_service_account.me.email_address}"
}

resource "google_storage_bucket" "models" {
  name     = var.name
  location = var.location
  # Nobody is let in by mistake: a public grant is refused, and objects have no access of their own.
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true
  force_destroy               = false
  labels                      = var.labels

  versioning {
    enabled = true
  }

  soft_delete_policy {
    retention_duration_seconds = 2592000
  }

  encryption {
    default_kms_key_name = google_kms_crypto_key.this.id
  }

  lifecycle_rule {
    condition {
      num_newer_versions = 3
      with_state         = "ARCHIVED"
    }

    action {
      type = "Delete"
    }
  }

  lifecycle_rule {
    condition {
      age            = 60
      matches_prefix = ["checkpoints/"]
    }

    action {
      type = "Delete"
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.storage]
}
<%/google.there%>
