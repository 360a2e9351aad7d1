<%#google.there%>
output "budget_id" {
  description = "The budget."
  value       = google_billing_budget.this.id
}
<%/google.there%>
