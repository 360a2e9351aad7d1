<%#aws.there%>
output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  description = "Subnets of nodes, one for each zone."
  value       = aws_subnet.nodes[*].id
}
<%/aws.there%>
