<%#aws.there%>
# `terraform test` plans everything by the provider's own rules, with a provider that asks no cloud and makes nothing; then it gives
# each variable what must be refused.
mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = {
      names = ["<%platform.aws.region%>a", "<%platform.aws.region%>b", "<%platform.aws.region%>c"]
    }
  }
}

run "everything_can_be_planned" {
  command = plan
}

run "an_untagged_platform_is_refused" {
  command = plan

  variables {
    tags = {}
  }

  expect_failures = [var.tags]
}
<%/aws.there%>
