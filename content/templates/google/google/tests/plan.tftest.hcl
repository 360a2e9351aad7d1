<%#google.there%>
# `terraform test` plans everything by the provider's own rules, with a provider that asks no cloud and makes nothing; then it gives
# each variable what must be refused.
mock_provider "google" {}
<%^platform.google.billing%>

variables {
  billing_account = "000000-000000-000000"
}
<%/platform.google.billing%>

run "everything_can_be_planned" {
  command = plan
}

run "an_unlabelled_platform_is_refused" {
  command = plan

  variables {
    labels = {}
  }

  expect_failures = [var.labels]
}

run "a_billing_account_by_its_name_is_refused" {
  command = plan

  variables {
    billing_account = "our billing account"
  }

  expect_failures = [var.billing_account]
}
<%/google.there%>
