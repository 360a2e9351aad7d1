<%#google.there%>
project_id = "<%platform.google.project%>"
region     = "<%platform.google.region%>"
<%#platform.google.billing%>
billing_account = "<%platform.google.billing%>"
<%/platform.google.billing%>
<%^platform.google.billing%>
# billing_account is not in lintel.yaml (platform.google.billing): give it as TF_VAR_billing_account, or add it above the first mark of this file.
<%/platform.google.billing%>

labels = {
<%#google.labels%>
  "<%name%>" = "<%value%>"
<%/google.labels%>
}
<%/google.there%>
