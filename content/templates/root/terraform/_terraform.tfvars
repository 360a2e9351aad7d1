<%#root.terraform%>
<%#platform.subscription%>
subscription_id = "<%platform.subscription%>"
<%/platform.subscription%>
<%^platform.subscription%>
# subscription_id is not in lintel.yaml: give it as TF_VAR_subscription_id, or add it above the first mark of this file.
<%/platform.subscription%>
<%#platform.tenant%>
tenant_id = "<%platform.tenant%>"
<%/platform.tenant%>
<%^platform.tenant%>
# tenant_id is not in lintel.yaml: give it as TF_VAR_tenant_id, or add it above the first mark of this file.
<%/platform.tenant%>

location = "<%platform.region%>"

tags = {
<%#tags%>
  "<%name%>" = "<%value%>"
<%/tags%>
}
<%/root.terraform%>
