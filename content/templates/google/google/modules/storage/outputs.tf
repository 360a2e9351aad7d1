<%#google.there%>
output "bucket" {
  description = "The bucket that weights are read from."
  value       = google_storage_bucket.models.name
}

output "key_id" {
  description = "The key that data is encrypted with."
  value       = google_kms_crypto_key.this.id
}
<%/google.there%>
