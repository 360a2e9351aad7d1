<%#aws.there%>
output "cluster_name" {
  description = "The cluster; aws eks update-kubeconfig --name asks for it."
  value       = module.gpu.cluster_name
}

output "models_bucket" {
  description = "The bucket that weights are read from."
  value       = module.storage.bucket
}
<%/aws.there%>
