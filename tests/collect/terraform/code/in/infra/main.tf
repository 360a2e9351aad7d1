terraform {
  required_version = ">= 1.6"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.0"
    }
    azapi = {
      source = "azure/azapi"
    }
  }
  backend "azurerm" {
    container_name = "state"
    access_key     = "do-not-show"
  }
}

provider "azurerm" {
  features {}
}

variable "location" {
  type    = string
  default = "westeurope"
}

variable "open" {
  default = true
}

variable "zone" {}

variable "admin_password" {
  default = "do-not-show"
}

variable "models" {
  type = map(object({
    version  = string
    capacity = optional(number, 10)
  }))
  default = {
    gpt = { version = "2024-08-06" }
  }
}

locals {
  name = "ai-${var.location}"
  tags = { env = "test" }
}

resource "azurerm_resource_group" "main" {
  name     = local.name
  location = var.location
}

module "ai" {
  source = "./modules/ai"
  name   = local.name
  group  = azurerm_resource_group.main
  open   = var.open
  models = var.models
}

module "search" {
  source  = "Azure/avm-res-search-searchservice/azurerm"
  version = "0.1.5"
  name    = "search"
  zone    = var.zone
}

module "registry" {
  source = "git::https://example.com/modules.git//registry?ref=main"
  count  = 0
}

resource "azurerm_storage_account" "off" {
  count = var.open ? 0 : 1
  name  = "off"
}

resource "azurerm_key_vault" "later" {
  count = var.zone == "1" ? 1 : 0
  name  = "later"
}

resource "azapi_resource" "project" {
  type     = "Microsoft.CognitiveServices/accounts/projects@2025-06-01"
  name     = "project"
  location = var.location
  body = jsonencode({
    properties = { displayName = "p", parent = module.ai.id }
  })
}

output "key" {
  value = module.ai.primary_access_key
}

moved {
  from = azurerm_storage_account.old
  to   = azurerm_storage_account.off
}
