# SPDX-License-Identifier: Apache-2.0
# What Azure would answer, as far as the provider looks at it: the shape of each id, taken from the provider's documentation (terraform import).
mock_provider "azurerm" {
  mock_resource "azurerm_application_insights" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Insights/components/instance1" }
  }
  mock_resource "azurerm_application_insights_workbook" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Insights/workbooks/resource1" }
  }
  mock_resource "azurerm_backup_policy_vm" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.RecoveryServices/vaults/example-recovery-vault/backupPolicies/policy1" }
  }
  mock_resource "azurerm_backup_protected_vm" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.RecoveryServices/vaults/example-recovery-vault/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;group1;vm1/protectedItems/vm;iaasvmcontainerv2;group1;vm1" }
  }
  mock_resource "azurerm_bastion_host" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/bastionHosts/instance1" }
  }
  mock_resource "azurerm_capacity_reservation" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Compute/capacityReservationGroups/capacityReservationGroup1/capacityReservations/capacityReservation1" }
  }
  mock_resource "azurerm_capacity_reservation_group" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Compute/capacityReservationGroups/capacityReservationGroup1" }
  }
  mock_resource "azurerm_cdn_frontdoor_endpoint" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Cdn/profiles/profile1/afdEndpoints/endpoint1" }
  }
  mock_resource "azurerm_cdn_frontdoor_firewall_policy" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/frontDoorWebApplicationFirewallPolicies/firewallPolicy1" }
  }
  mock_resource "azurerm_cdn_frontdoor_origin" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Cdn/profiles/profile1/originGroups/originGroup1/origins/origin1" }
  }
  mock_resource "azurerm_cdn_frontdoor_origin_group" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Cdn/profiles/profile1/originGroups/originGroup1" }
  }
  mock_resource "azurerm_cdn_frontdoor_profile" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Cdn/profiles/myprofile1" }
  }
  mock_resource "azurerm_cdn_frontdoor_route" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Cdn/profiles/profile1/afdEndpoints/endpoint1/routes/route1" }
  }
  mock_resource "azurerm_cdn_frontdoor_security_policy" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Cdn/profiles/profile1/securityPolicies/policy1" }
  }
  mock_resource "azurerm_cognitive_account" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.CognitiveServices/accounts/account1" }
  }
  mock_resource "azurerm_cognitive_account_rai_policy" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.CognitiveServices/accounts/account1/raiPolicies/policy1" }
  }
  mock_resource "azurerm_cognitive_deployment" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.CognitiveServices/accounts/account1/deployments/deployment1" }
  }
  mock_resource "azurerm_consumption_budget_resource_group" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Consumption/budgets/resourceGroup1" }
  }
  mock_resource "azurerm_container_registry" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.ContainerRegistry/registries/myregistry1" }
  }
  mock_resource "azurerm_cost_anomaly_alert" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.CostManagement/scheduledActions/dailyanomalybyresourcegroup" }
  }
  mock_resource "azurerm_data_protection_backup_instance_blob_storage" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.DataProtection/backupVaults/vault1/backupInstances/backupInstance1" }
  }
  mock_resource "azurerm_data_protection_backup_instance_kubernetes_cluster" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.DataProtection/backupVaults/vault1/backupInstances/backupInstance1" }
  }
  mock_resource "azurerm_data_protection_backup_policy_blob_storage" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.DataProtection/backupVaults/vault1/backupPolicies/backupPolicy1" }
  }
  mock_resource "azurerm_data_protection_backup_policy_kubernetes_cluster" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.DataProtection/backupVaults/vault1/backupPolicies/backupPolicy1" }
  }
  mock_resource "azurerm_data_protection_backup_vault" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.DataProtection/backupVaults/vault1" }
  }
  mock_resource "azurerm_dev_test_global_vm_shutdown_schedule" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.DevTestLab/schedules/shutdown-computevm-SampleVM" }
  }
  mock_resource "azurerm_federated_identity_credential" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/parentIdentityName/federatedIdentityCredentials/resourceName" }
  }
  mock_resource "azurerm_key_vault" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.KeyVault/vaults/vault1" }
  }
  mock_resource "azurerm_key_vault_key" {
    defaults = { id = "https://example-keyvault.vault.azure.net/keys/example/fdf067c93bbb4b22bff4d8b7a9a56217" }
  }
  mock_resource "azurerm_kubernetes_cluster" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.ContainerService/managedClusters/cluster1" }
  }
  mock_resource "azurerm_kubernetes_cluster_extension" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.ContainerService/managedClusters/cluster1/providers/Microsoft.KubernetesConfiguration/extensions/extension1", aks_assigned_identity = [{ type = "SystemAssigned", principal_id = "00000000-0000-0000-0000-000000000000", tenant_id = "00000000-0000-0000-0000-000000000000" }] }
  }
  mock_resource "azurerm_kubernetes_cluster_node_pool" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.ContainerService/managedClusters/cluster1/agentPools/pool1" }
  }
  mock_resource "azurerm_kubernetes_cluster_trusted_access_role_binding" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.ContainerService/managedClusters/managedClusterName/trustedAccessRoleBindings/trustedAccessRoleBindingName" }
  }
  mock_resource "azurerm_linux_virtual_machine" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Compute/virtualMachines/machine1" }
  }
  mock_resource "azurerm_log_analytics_workspace" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.OperationalInsights/workspaces/workspace1" }
  }
  mock_resource "azurerm_logic_app_action_custom" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Logic/workflows/workflow1/actions/custom1" }
  }
  mock_resource "azurerm_logic_app_trigger_recurrence" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Logic/workflows/workflow1/triggers/daily" }
  }
  mock_resource "azurerm_logic_app_workflow" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Logic/workflows/workflow1" }
  }
  mock_resource "azurerm_machine_learning_compute_cluster" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.MachineLearningServices/workspaces/workspace1/computes/cluster1" }
  }
  mock_resource "azurerm_machine_learning_workspace" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.MachineLearningServices/workspaces/workspace1" }
  }
  mock_resource "azurerm_machine_learning_workspace_network_outbound_rule_fqdn" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.MachineLearningServices/workspaces/workspace1/outboundRules/rule1" }
  }
  mock_resource "azurerm_managed_lustre_file_system" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.StorageCache/amlFilesystems/amlFilesystem1" }
  }
  mock_resource "azurerm_management_lock" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Authorization/locks/lock1" }
  }
  mock_resource "azurerm_monitor_action_group" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Insights/actionGroups/myagname" }
  }
  mock_resource "azurerm_monitor_diagnostic_setting" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.KeyVault/vaults/vault1|logMonitoring1" }
  }
  mock_resource "azurerm_monitor_metric_alert" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Insights/metricAlerts/example-metricalert" }
  }
  mock_resource "azurerm_monitor_private_link_scope" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Insights/privateLinkScopes/pls1" }
  }
  mock_resource "azurerm_monitor_private_link_scoped_service" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Insights/privateLinkScopes/pls1/scopedResources/sr1" }
  }
  mock_resource "azurerm_monitor_scheduled_query_rules_alert_v2" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Insights/scheduledQueryRules/rule1" }
  }
  mock_resource "azurerm_nat_gateway" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/natGateways/gateway1" }
  }
  mock_resource "azurerm_nat_gateway_public_ip_association" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/natGateways/natGateway1|/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/publicIPAddresses/publicIPAddress1" }
  }
  mock_resource "azurerm_network_interface" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/networkInterfaces/nic1" }
  }
  mock_resource "azurerm_network_security_group" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/networkSecurityGroups/mySecurityGroup" }
  }
  mock_resource "azurerm_policy_definition" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/policyDefinitions/POLICY_NAME" }
  }
  mock_resource "azurerm_policy_set_definition" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/policySetDefinitions/policySetDefinitionName" }
  }
  mock_resource "azurerm_private_dns_zone" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/privateDnsZones/zone1" }
  }
  mock_resource "azurerm_private_dns_zone_virtual_network_link" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/privateDnsZones/zone1.com/virtualNetworkLinks/myVnetLink1" }
  }
  mock_resource "azurerm_private_endpoint" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/privateEndpoints/endpoint1" }
  }
  mock_resource "azurerm_proximity_placement_group" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Compute/proximityPlacementGroups/example-ppg" }
  }
  mock_resource "azurerm_public_ip" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/publicIPAddresses/myPublicIpAddress1" }
  }
  mock_resource "azurerm_recovery_services_vault" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.RecoveryServices/vaults/vault1" }
  }
  mock_resource "azurerm_resource_group" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group" }
  }
  mock_resource "azurerm_resource_group_policy_assignment" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Authorization/policyAssignments/assignment1" }
  }
  mock_resource "azurerm_role_assignment" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-000000000000" }
  }
  mock_resource "azurerm_role_definition" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/roleDefinitions/00000000-0000-0000-0000-000000000000|/subscriptions/00000000-0000-0000-0000-000000000000" }
  }
  mock_resource "azurerm_route_table" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/routeTables/mytable1" }
  }
  mock_resource "azurerm_security_center_contact" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Security/securityContacts/default1" }
  }
  mock_resource "azurerm_security_center_subscription_pricing" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Security/pricings/resource_type" }
  }
  mock_resource "azurerm_storage_account" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Storage/storageAccounts/myaccount" }
  }
  mock_resource "azurerm_storage_container" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Storage/storageAccounts/myaccount/blobServices/default/containers/mycontainer" }
  }
  mock_resource "azurerm_storage_management_policy" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Storage/storageAccounts/myaccountname/managementPolicies/default" }
  }
  mock_resource "azurerm_subnet" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/virtualNetworks/myvnet1/subnets/AzureBastionSubnet" }
  }
  mock_resource "azurerm_subnet_nat_gateway_association" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/virtualNetworks/myvnet1/subnets/AzureBastionSubnet" }
  }
  mock_resource "azurerm_subnet_network_security_group_association" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/virtualNetworks/myvnet1/subnets/AzureBastionSubnet" }
  }
  mock_resource "azurerm_subnet_route_table_association" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/virtualNetworks/myvnet1/subnets/AzureBastionSubnet" }
  }
  mock_resource "azurerm_subscription_cost_management_export" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.CostManagement/exports/export1" }
  }
  mock_resource "azurerm_user_assigned_identity" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/userAssignedIdentityName", client_id = "00000000-0000-0000-0000-000000000000", principal_id = "00000000-0000-0000-0000-000000000000" }
  }
  mock_resource "azurerm_virtual_machine_extension" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Compute/virtualMachines/myVM/extensions/extensionName" }
  }
  mock_resource "azurerm_virtual_network" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/virtualNetworks/myvnet1" }
  }
  mock_resource "azurerm_virtual_network_peering" {
    defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.Network/virtualNetworks/myvnet1/virtualNetworkPeerings/myvnet1peering" }
  }
}
