<%#google.there%>
output "network" {
  description = "The network."
  value       = google_compute_network.this.id
}

output "subnetwork" {
  description = "The subnet of nodes."
  value       = google_compute_subnetwork.nodes.id
}
<%/google.there%>
