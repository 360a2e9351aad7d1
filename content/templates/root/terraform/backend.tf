<%#root.terraform%>
terraform {
  # The blob is leased while somebody writes: that is the lock. README.md says how the account is made.
  backend "azurerm" {
    resource_group_name  = "<%state.group%>"
    storage_account_name = "<%state.account%>"
    container_name       = "<%state.container%>"
    key                  = "<%platform.name%>-<%platform.environment%>.tfstate"
    use_azuread_auth     = true
  }
}
<%/root.terraform%>
