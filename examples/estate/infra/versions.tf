terraform {
  required_version = ">= 1.9"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.20"
    }
  }

  backend "azurerm" {
    resource_group_name  = "rg-platform-state"
    storage_account_name = "harbourfoodsstate"
    container_name       = "tfstate"
    key                  = "ai.tfstate"
    use_azuread_auth     = true
  }
}

provider "azurerm" {
  features {}
}
