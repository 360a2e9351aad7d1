<%#aks.any%>
module "aks" {
  source = "./modules/aks"

  name                = "<%names.cluster%>"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  kubernetes_version  = "<%platform.cluster.version%>"
  workspace_id        = module.monitoring.workspace_id
<%#targets.registry%>
  registry_ids        = [module.registry.id]
<%/targets.registry%>
  admin_group_ids     = var.cluster_admin_group_ids
  api_ranges          = [<%#platform.cluster.api_ranges%>"<%.%>"<%^last%>, <%/last%><%/platform.cluster.api_ranges%>]
  pod_range           = "<%platform.cluster.pods%>"
  service_range       = "<%platform.cluster.services%>"
  private_dns_zone_id = module.network.private_dns_zone_ids["privatelink.<%platform.region%>.azmk8s.io"]

  subnet_ids = {
    system = module.network.subnet_ids["aks"]
    gpu    = module.network.subnet_ids["gpu"]
  }

  system = {
    size  = "<%platform.cluster.system_size%>"
    least = 3
    most  = 6
    zones = ["1", "2", "3"]
  }

  pools = {
<%#aks.pools%>
    "<%name%>" = {
      size     = "<%size%>"
      least    = <%least%>
      most     = <%most%>
      zones    = [<%#zones%>"<%.%>"<%^last%>, <%/last%><%/zones%>]
      purpose  = "<%purpose%>"
      spot     = <%spot%>
      close_by = <%close_by%>
      reserved = <%reserve%>
      driver   = "<%driver%>"
      disk_gb  = <%disk%>
    }
<%/aks.pools%>
  }

  maintenance = {
    day   = "<%platform.cluster.maintenance.day%>"
    start = "<%platform.cluster.maintenance.at%>"
    hours = <%platform.cluster.maintenance.hours%>
  }
<%#platform.cluster.lustre%>

  lustre = {
    tebibytes = <%platform.cluster.lustre%>
    zone      = "<%aks.lustre_zone%>"
    subnet_id = module.network.subnet_ids["gpu"]
  }
<%/platform.cluster.lustre%>
}
<%/aks.any%>
