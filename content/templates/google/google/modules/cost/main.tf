<%#google.there%>
data "google_project" "this" {
  project_id = var.project_id
}

resource "google_monitoring_notification_channel" "mail" {
  for_each = toset(var.contacts)

  display_name = each.value
  type         = "email"

  labels = {
    email_address = each.value
  }
}

# Told at 50, 75 and 90 percent, and when the forecast passes the whole.
resource "google_billing_budget" "this" {
  billing_account = var.billing_account
  display_name    = var.name

  budget_filter {
    projects        = ["projects/${data.google_project.this.number}"]
    calendar_period = "MONTH"
  }

  amount {
    specified_amount {
      currency_code = var.currency
      units         = tostring(floor(var.amount))
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.75, 0.9]
    content {
      threshold_percent = threshold_rules.value
      spend_basis       = "CURRENT_SPEND"
    }
  }

  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = [for channel in google_monitoring_notification_channel.mail : channel.id]
  }
}
<%/google.there%>
