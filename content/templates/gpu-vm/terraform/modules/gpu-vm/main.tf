<%#gpu_vm.any%>
# GPU machines without public address, password or key of a service.

locals {
  # Machines of one placement group stand in one zone; what trains over several machines needs it.
  close = { for name, machine in var.machines : name => machine if machine.close_by }
}

resource "azurerm_proximity_placement_group" "gpu" {
  count = length(local.close) > 0 ? 1 : 0

  name                = "ppg-${var.name}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_network_interface" "gpu" {
  for_each = var.machines

  name                           = "nic-${var.name}-${each.key}"
  location                       = var.location
  resource_group_name            = var.resource_group_name
  accelerated_networking_enabled = true
  tags                           = var.tags

  ip_configuration {
    name                          = "private"
    subnet_id                     = var.subnet_id
    private_ip_address_allocation = "Dynamic"
  }
}

resource "azurerm_linux_virtual_machine" "gpu" {
  for_each = var.machines

  name                  = "${var.name}-${each.key}"
  computer_name         = each.key
  location              = var.location
  resource_group_name   = var.resource_group_name
  size                  = each.value.size
  zone                  = each.value.zone
  network_interface_ids = [azurerm_network_interface.gpu[each.key].id]

  proximity_placement_group_id = each.value.close_by ? azurerm_proximity_placement_group.gpu[0].id : null

  admin_username                  = var.admin_username
  disable_password_authentication = true
  encryption_at_host_enabled      = true

  # Trusted Launch: vTPM is on. Secure Boot stays off unless asked for, since the driver that the extension builds is
  # not signed and would not be loaded; turn it on with an image that brings a signed driver.
  vtpm_enabled        = each.value.trusted
  secure_boot_enabled = each.value.secure_boot

  # Azure may take spot capacity back; deallocated, the OS disk stays and the machine can be started again.
  priority        = each.value.spot ? "Spot" : "Regular"
  eviction_policy = each.value.spot ? "Deallocate" : null
  max_bid_price   = each.value.spot ? -1 : null

  # The cloud-init file and its scripts lie beside this one; they make scratch of the local NVMe disks.
  custom_data = base64encode(join("\n", [
    "#cloud-config",
    replace(replace(replace(replace(file("${path.module}/cloud-init.yaml"),
      "@SCRATCH@", filebase64("${path.module}/scratch.sh")),
      "@WARM@", filebase64("${path.module}/warm.py")),
      "@STORE@", var.model_store == null ? "" : var.model_store.url),
    "@MODELS@", join(" ", each.value.models)),
  ]))

  admin_ssh_key {
    username   = var.admin_username
    public_key = var.ssh_public_key
  }

  identity {
    type = "SystemAssigned"
  }

  os_disk {
    caching                = "ReadWrite"
    storage_account_type   = "Premium_LRS"
    disk_size_gb           = each.value.os_disk_gb
    disk_encryption_set_id = var.disk_encryption_set_id
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  # Without a storage account of our own: screen and serial log go to one that Azure manages.
  boot_diagnostics {}

  tags = merge(var.tags, {
    workload-type = "gpu-vm"
    auto-shutdown = each.value.auto_stop ? var.stop.at : "never"
    }, each.value.expected_end == null ? {} : {
    expected-end-date = each.value.expected_end
  })

  lifecycle {
    # A newer image or key replaces nothing by itself; machines are replaced one at a time, on purpose.
    ignore_changes = [source_image_reference, custom_data]
  }
}

resource "azurerm_virtual_machine_extension" "driver" {
  for_each = var.machines

  name                       = "nvidia-driver"
  virtual_machine_id         = azurerm_linux_virtual_machine.gpu[each.key].id
  publisher                  = "Microsoft.HpcCompute"
  type                       = "NvidiaGpuDriverLinux"
  type_handler_version       = var.gpu_extension_version
  auto_upgrade_minor_version = false
  tags                       = var.tags

  # The system is updated with the rest of the fleet and not while a driver is built.
  settings = jsonencode({ updateOS = false })
}

resource "azurerm_virtual_machine_extension" "entra" {
  for_each = var.machines

  name                       = "entra-sign-in"
  virtual_machine_id         = azurerm_linux_virtual_machine.gpu[each.key].id
  publisher                  = "Microsoft.Azure.ActiveDirectory"
  type                       = "AADSSHLoginForLinux"
  type_handler_version       = "1.0"
  auto_upgrade_minor_version = true
  tags                       = var.tags

  # Two extensions at once wait for each other's package lock.
  depends_on = [azurerm_virtual_machine_extension.driver]
}

# Deallocated, not only stopped: a machine that is stopped from inside is still billed.
resource "azurerm_dev_test_global_vm_shutdown_schedule" "gpu" {
  for_each = { for name, machine in var.machines : name => machine if machine.auto_stop }

  virtual_machine_id    = azurerm_linux_virtual_machine.gpu[each.key].id
  location              = var.location
  enabled               = true
  daily_recurrence_time = var.stop.at
  timezone              = var.stop.time_zone
  tags                  = var.tags

  notification_settings {
    enabled         = var.stop.mail != null
    email           = var.stop.mail
    time_in_minutes = 30
  }
}

# Its own identity reads models; there is no key of the store on the machine.
resource "azurerm_role_assignment" "models" {
  for_each = { for name, machine in var.machines : name => machine if var.model_store != null }

  scope                = var.model_store.account_id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_linux_virtual_machine.gpu[each.key].identity[0].principal_id
}

resource "azurerm_role_assignment" "sign_in" {
  for_each = { for name, machine in var.machines : name => machine if var.sign_in_group_id != null }

  scope                = azurerm_linux_virtual_machine.gpu[each.key].id
  role_definition_name = "Virtual Machine User Login"
  principal_id         = var.sign_in_group_id
}
<%/gpu_vm.any%>
