module "search" {
  source  = "Azure/avm-res-search-searchservice/azurerm"
  version = "0.1.5"
  keys    = true
}
