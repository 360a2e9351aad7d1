<%#gpu_vm.any%>
module "gpu_vm" {
  source = "./modules/gpu-vm"

  name                = "<%names.gpu%>"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  tags                = var.tags
  subnet_id           = module.network.subnet_ids["gpu"]
  ssh_public_key      = var.ssh_public_key
  sign_in_group_id    = var.machine_group_id

  # Models are fetched to scratch from here, with the identity of the machine.
  model_store = {
    url        = "https://${module.storage.account_names["models"]}.blob.core.windows.net/models"
    account_id = module.storage.account_ids["models"]
  }

  machines = {
<%#gpu_vm.machines%>
    "<%name%>" = {
      size = "<%size%>"
<%#zone%>
      zone = "<%zone%>"
<%/zone%>
      spot       = <%spot%>
      os_disk_gb = <%disk%>
      models     = [<%#model%>"<%model%>"<%/model%>]
      auto_stop  = <%stop%>
      close_by   = <%close_by%>
<%#end%>
      expected_end = "<%end%>"
<%/end%>
    }
<%/gpu_vm.machines%>
  }

  stop = {
    at        = "<%gpu_vm.stop_at%>"
    time_zone = "<%platform.stop.time_zone%>"
    mail      = <%#gpu_vm.mail%>"<%gpu_vm.mail%>"<%/gpu_vm.mail%><%^gpu_vm.mail%>null<%/gpu_vm.mail%>
  }
}
<%/gpu_vm.any%>
