module "policy" {
  source = "./modules/policy"

  name                     = "<%names.policy%>"
  resource_group_id        = azurerm_resource_group.main.id
  effect                   = "<%policy.effect%>"
  allowed_locations        = [<%#policy.regions%>"<%.%>"<%^last%>, <%/last%><%/policy.regions%>]
  allowed_deployment_kinds = [<%#policy.kinds%>"<%.%>"<%^last%>, <%/last%><%/policy.kinds%>]
  required_tags            = ["owner", "cost-center", "project", "environment", "data-classification"]
}
