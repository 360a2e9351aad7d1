<%#google.there%>
terraform {
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 8.0"
    }
  }

  # The bucket is made by hand, once, before everything else, with versioning; Google locks the state by itself.
  backend "gcs" {
    bucket = "<%platform.name%>-<%platform.environment%>-terraform"
    prefix = "<%platform.name%>-<%platform.environment%>"
  }
}

provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = var.labels
}
<%/google.there%>
