<%#openai.any%>
module "openai" {
  source = "./modules/openai"

  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  deletion_protection = var.deletion_protection
  subnet_id           = module.network.subnet_ids["endpoints"]
  private_dns_zone_id = module.network.private_dns_zone_ids["privatelink.openai.azure.com"]
  workspace_id        = module.monitoring.workspace_id
<%#openai.own_key%>

  # Data of this class is encrypted with a key of your own.
  customer_key = { key_vault_id = module.identity.key_vault_id }
<%/openai.own_key%>

  accounts = {
<%#openai.accounts%>
    <%region%> = "<%name%>"
<%/openai.accounts%>
  }

  deployments = {
<%#openai.shared%>
<%#ends%>
    # Azure retires <%model%> <%version%> on <%retires%><%#instead%>; <%instead%> takes its place<%/instead%>.
<%/ends%>
    "<%account%>/<%name%>" = {
      region   = "<%region%>"
      name     = "<%name%>"
      model    = "<%model%>"
      version  = "<%version%>"
      sku      = "<%sku%>"
      capacity = <%capacity%>
      upgrade  = "<%upgrade%>"
      filter   = <%filter%>
    }
<%/openai.shared%>
<%#openai.provisioned%>
<%#ends%>
    # Azure retires <%model%> <%version%> on <%retires%><%#instead%>; <%instead%> takes its place<%/instead%>.
<%/ends%>
    "<%account%>/<%name%>" = {
      region   = "<%region%>"
      name     = "<%name%>"
      model    = "<%model%>"
      version  = "<%version%>"
      sku      = "<%sku%>"
      capacity = <%capacity%>
      upgrade  = "<%upgrade%>"
      filter   = <%filter%>
      spill_to = "<%spill_to%>"
    }
<%/openai.provisioned%>
  }
<%#openai.callers%>

  caller_ids = {
<%#platform.openai.callers%>
    "<%.%>" = "<%.%>"
<%/platform.openai.callers%>
  }
<%/openai.callers%>
}
<%/openai.any%>
