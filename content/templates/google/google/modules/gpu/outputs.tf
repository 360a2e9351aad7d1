<%#google.there%>
output "cluster_name" {
  description = "The cluster."
  value       = google_container_cluster.this.name
}

output "taint" {
  description = "Taint of GPU nodes that pods have to tolerate."
  value       = "sku=gpu:NoSchedule"
}
<%/google.there%>
