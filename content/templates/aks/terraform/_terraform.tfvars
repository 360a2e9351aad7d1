<%#aks.any%>
<%#aks.admins%>
cluster_admin_group_ids = [<%#platform.operators%>"<%.%>"<%^last%>, <%/last%><%/platform.operators%>]
<%/aks.admins%>
<%/aks.any%>
