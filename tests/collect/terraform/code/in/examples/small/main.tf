module "ai" {
  source = "../../infra/modules/ai"
  name   = "small"
  group  = { name = "g", location = "northeurope" }
  open   = false
  models = {}
}
