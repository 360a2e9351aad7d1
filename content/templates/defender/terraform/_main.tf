module "defender" {
  source = "./modules/defender"

  contacts = var.contacts

  plans = {
<%#defender.plans%>
    <%name%> = {<%#subplan%> subplan = "<%subplan%>"<%/subplan%><%#extension%><%#subplan%>,<%/subplan%> extensions = ["<%extension%>"]<%/extension%><%#subplan%> <%/subplan%><%^subplan%><%#extension%> <%/extension%><%/subplan%>}
<%/defender.plans%>
  }
}
