<%#aks.any%>
@description('Object ids of the Entra groups that administer the cluster. Nobody else is an administrator; local accounts are off.')
@minLength(1)
param clusterAdminGroupIds string[]

module aks 'modules/aks.bicep' = {
  name: 'aks'
  scope: group
  params: {
    name: '<%names.cluster%>'
    location: location
    tags: tags
    kubernetesVersion: '<%platform.cluster.version%>'
    networkName: '<%names.network%>'
    systemSubnet: 'snet-aks'
    gpuSubnet: 'snet-gpu'
    workspaceId: monitoring.outputs.workspaceId
<%#targets.registry%>
    registryName: registry.outputs.name
<%/targets.registry%>
    adminGroupIds: clusterAdminGroupIds
    apiRanges: [<%#platform.cluster.api_ranges%>'<%.%>'<%^last%>, <%/last%><%/platform.cluster.api_ranges%>]
    podRange: '<%platform.cluster.pods%>'
    serviceRange: '<%platform.cluster.services%>'
    privateDnsZone: 'privatelink.<%platform.region%>.azmk8s.io'
    system: {
      size: '<%platform.cluster.system_size%>'
      least: 3
      most: 6
      zones: ['1', '2', '3']
    }
    pools: [
<%#aks.pools%>
      {
        name: '<%name%>'
        size: '<%size%>'
        least: <%least%>
        most: <%most%>
        zones: [<%#zones%>'<%.%>'<%^last%>, <%/last%><%/zones%>]
        purpose: '<%purpose%>'
        spot: <%spot%>
        closeBy: <%close_by%>
        reserved: <%reserve%>
        driver: '<%driver%>'
        diskGb: <%disk%>
      }
<%/aks.pools%>
    ]
    reservations: [
<%#aks.held%>
      { pool: '<%pool%>', size: '<%size%>', zone: '<%zone%>', machines: <%machines%> }
<%/aks.held%>
    ]
    maintenanceDay: '<%platform.cluster.maintenance.day%>'
    maintenanceStart: '<%platform.cluster.maintenance.at%>'
    maintenanceHours: <%platform.cluster.maintenance.hours%>
<%#platform.cluster.lustre%>
    lustreTebibytes: <%platform.cluster.lustre%>
    lustreZone: '<%aks.lustre_zone%>'
    lustreSubnetId: network.outputs.subnetIds.gpu
<%/platform.cluster.lustre%>
  }
}
<%/aks.any%>
