<%#aws.there%>
output "cluster_name" {
  description = "The cluster."
  value       = aws_eks_cluster.this.name
}

output "taint" {
  description = "Taint of GPU nodes that pods have to tolerate."
  value       = "sku=gpu:NoSchedule"
}
<%/aws.there%>
