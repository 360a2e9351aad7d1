<%#aws.there%>
module "network" {
  source = "./modules/network"

  name   = "<%platform.name%>-<%platform.environment%>"
  region = var.region
  range  = "<%aws.space%>"
  tags   = var.tags
}

module "storage" {
  source = "./modules/storage"

  name = "<%platform.name%>-<%platform.environment%>-models"
  tags = merge(var.tags, { data-classification = "<%platform.data%>" })
}

module "gpu" {
  source = "./modules/gpu"

  name                = "<%platform.name%>-<%platform.environment%>"
  subnet_ids          = module.network.subnet_ids
  key_arn             = module.storage.key_arn
  instance_type       = "<%platform.aws.size%>"
  most                = <%platform.aws.most%>
  spot                = <%platform.aws.spot%>
  deletion_protection = var.deletion_protection
  tags                = var.tags
}

module "cost" {
  source = "./modules/cost"

  name     = "<%platform.name%>-<%platform.environment%>"
  amount   = <%platform.budget.month%>
  currency = "<%platform.budget.currency%>"
  contacts = [<%#platform.contacts%>"<%.%>"<%^last%>, <%/last%><%/platform.contacts%>]
  project  = var.tags["project"]
  tags     = var.tags
}
<%/aws.there%>
