<%#root.terraform%>
terraform {
  required_version = ">= 1.9"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
  }
}

provider "azurerm" {
  subscription_id = var.subscription_id
  tenant_id       = var.tenant_id

  # Storage is read and written as whoever runs this, because its keys are switched off.
  storage_use_azuread = true

  features {
    key_vault {
      # A vault that was deleted by mistake comes back with what it held.
      purge_soft_delete_on_destroy    = false
      recover_soft_deleted_key_vaults = true
    }

    application_insights {
      # Azure would make a rule of its own beside it, which no state knows and no destroy removes.
      disable_generated_rule = true
    }

    resource_group {
      prevent_deletion_if_contains_resources = true
    }
  }
}
<%/root.terraform%>
