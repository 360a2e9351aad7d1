<%#root.terraform%>
# `terraform test` plans everything by the provider's own rules, with a provider that asks no cloud and makes nothing; then it gives
# each variable what must be refused.
mock_provider "azurerm" {}

variables {
<%^platform.subscription%>
  subscription_id = "00000000-0000-0000-0000-000000000000"
<%/platform.subscription%>
<%^platform.tenant%>
  tenant_id = "00000000-0000-0000-0000-000000000000"
<%/platform.tenant%>
<%^platform.contacts%>
  contacts = ["somebody@example.com"]
<%/platform.contacts%>
<%#targets.aks%>
<%#aks.any%>
<%^aks.admins%>
  cluster_admin_group_ids = ["00000000-0000-0000-0000-000000000000"]
<%/aks.admins%>
<%/aks.any%>
<%/targets.aks%>
<%#targets.gpu_vm%>
<%#gpu_vm.any%>
  # Nobody has the private part of this key.
  ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL8xYLVCPTe/hrv4iZDj6rKCKNwkUd7Di/7xOQWhWNL/"
<%/gpu_vm.any%>
<%/targets.gpu_vm%>
}

run "everything_can_be_planned" {
  command = plan

  assert {
    condition     = azurerm_resource_group.main.tags["owner"] == var.tags["owner"]
    error_message = "The resource group says whose it is."
  }
}

run "a_subscription_by_its_name_is_refused" {
  command = plan

  variables {
    subscription_id = "production"
  }

  expect_failures = [var.subscription_id]
}

run "a_directory_by_its_name_is_refused" {
  command = plan

  variables {
    tenant_id = "example.com"
  }

  expect_failures = [var.tenant_id]
}

run "a_region_as_people_write_it_is_refused" {
  command = plan

  variables {
    location = "Sweden Central"
  }

  expect_failures = [var.location]
}

run "an_untagged_platform_is_refused" {
  command = plan

  variables {
    tags = {}
  }

  expect_failures = [var.tags]
}
<%#targets.monitoring%>

run "a_contact_that_is_no_address_is_refused" {
  command = plan

  variables {
    contacts = ["the platform team"]
  }

  expect_failures = [var.contacts]
}
<%/targets.monitoring%>
<%#targets.aks%>
<%#aks.any%>

run "a_cluster_that_nobody_administers_is_refused" {
  command = plan

  variables {
    cluster_admin_group_ids = []
  }

  expect_failures = [var.cluster_admin_group_ids]
}
<%/aks.any%>
<%/targets.aks%>
<%#targets.gpu_vm%>
<%#gpu_vm.any%>

run "a_private_key_is_refused" {
  command = plan

  variables {
    ssh_public_key = "the private part, by mistake"
  }

  expect_failures = [var.ssh_public_key]
}
<%/gpu_vm.any%>
<%/targets.gpu_vm%>
<%#targets.front_door%>
<%#front_door.there%>

run "a_front_door_before_one_gateway_is_refused" {
  command = plan

  variables {
    front_door_origins = {}
  }

  expect_failures = [var.front_door_origins]
}
<%/front_door.there%>
<%/targets.front_door%>
<%/root.terraform%>
