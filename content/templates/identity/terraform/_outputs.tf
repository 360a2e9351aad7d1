output "deploy_client_id" {
  description = "The client id that pipelines sign in with."
  value       = module.identity.deploy_client_id
}

output "workload_client_ids" {
  description = "Client ids by workload, for the annotation of its service account."
  value       = module.identity.workload_client_ids
}
