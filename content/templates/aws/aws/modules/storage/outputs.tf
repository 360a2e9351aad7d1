<%#aws.there%>
output "bucket" {
  description = "The bucket that weights are read from."
  value       = aws_s3_bucket.models.bucket
}

output "key_arn" {
  description = "The key that data is encrypted with."
  value       = aws_kms_key.this.arn
}
<%/aws.there%>
