provider "registry.terraform.io/hashicorp/azurerm" {
  version     = "4.14.0"
  constraints = ">= 4.0.0"
  hashes      = ["h1:abc", "zh:def"]
}
