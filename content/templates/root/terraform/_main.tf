<%#root.terraform%>
resource "azurerm_resource_group" "main" {
  name     = "<%names.resource_group%>"
  location = var.location
  tags     = var.tags
}
<%/root.terraform%>
