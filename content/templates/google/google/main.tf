<%#google.there%>
module "network" {
  source = "./modules/network"

  name   = "<%platform.name%>-<%platform.environment%>"
  region = var.region
  range  = "<%google.space%>"
}

module "storage" {
  source = "./modules/storage"

  name                = "${var.project_id}-<%platform.name%>-<%platform.environment%>-models"
  location            = var.region
  key_name            = "<%platform.name%>-<%platform.environment%>"
  deletion_protection = var.deletion_protection
  labels              = merge(var.labels, { data-classification = "<%platform.data%>" })
}

module "gpu" {
  source = "./modules/gpu"

  name                = "<%platform.name%>-<%platform.environment%>"
  project_id          = var.project_id
  region              = var.region
  zones               = [<%#platform.google.zones%>"<%.%>"<%^last%>, <%/last%><%/platform.google.zones%>]
  network             = module.network.network
  subnetwork          = module.network.subnetwork
  key_id              = module.storage.key_id
  machine_type        = "<%platform.google.machine%>"
  accelerator_type    = "<%platform.google.accelerator%>"
  accelerator_count   = <%platform.google.accelerators%>
  most                = <%platform.google.most%>
  spot                = <%platform.google.spot%>
  deletion_protection = var.deletion_protection
  labels              = var.labels
}

module "cost" {
  source = "./modules/cost"

  name            = "<%platform.name%>-<%platform.environment%>"
  project_id      = var.project_id
  billing_account = var.billing_account
  amount          = <%platform.budget.month%>
  currency        = "<%platform.budget.currency%>"
  contacts        = [<%#platform.contacts%>"<%.%>"<%^last%>, <%/last%><%/platform.contacts%>]
}
<%/google.there%>
