<%#aks.any%>
output "cluster_id" {
  description = "Id of the cluster."
  value       = azurerm_kubernetes_cluster.this.id
}

output "cluster_name" {
  description = "Name of the cluster."
  value       = azurerm_kubernetes_cluster.this.name
}

output "oidc_issuer_url" {
  description = "Issuer of the tokens of its pods, for federated identities."
  value       = azurerm_kubernetes_cluster.this.oidc_issuer_url
}

output "cluster_principal_id" {
  description = "Identity of its control plane, for backups."
  value       = azurerm_user_assigned_identity.cluster.principal_id
}

output "kubelet_principal_id" {
  description = "Identity of its nodes, for further roles."
  value       = azurerm_user_assigned_identity.kubelet.principal_id
}

output "taint" {
  description = "Taint of GPU nodes that pods have to tolerate."
  value       = local.taint
}
<%/aks.any%>
