<%#aks.any%>
<%#aks.admins%>
param clusterAdminGroupIds = [<%#platform.operators%>'<%.%>'<%^last%>, <%/last%><%/platform.operators%>]
<%/aks.admins%>
<%^aks.admins%>
param clusterAdminGroupIds = split(readEnvironmentVariable('CLUSTER_ADMIN_GROUP_IDS'), ',')
<%/aks.admins%>
<%/aks.any%>
