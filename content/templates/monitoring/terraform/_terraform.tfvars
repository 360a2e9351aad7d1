<%#platform.contacts%>
<%#first%>
contacts = [
<%/first%>
  "<%.%>",
<%#last%>
]
<%/last%>
<%/platform.contacts%>
<%^platform.contacts%>
# contacts is not in lintel.yaml (platform.contacts): give it as TF_VAR_contacts, or add it above the first mark of this file.
<%/platform.contacts%>
