module backup 'modules/backup.bicep' = {
  name: 'backup'
  scope: group
  params: {
    location: location
    tags: tags
    vaultName: '<%names.backup_vault%>'
    redundancy: '<%backup.redundancy%>'
    workspaceId: monitoring.outputs.workspaceId
    storageAccountNames: [<%#storage.accounts%>'<%name%>'<%^last%>, <%/last%><%/storage.accounts%>]
    blobDays: <%platform.backup.blobs%>
<%#backup.machines%>
    machineVaultName: '<%names.backup%>'
    machineNames: map(gpuVm.outputs.machines, machine => last(split(machine.id, '/')))
    machineDays: <%platform.backup.machines%>
<%/backup.machines%>
<%#backup.cluster%>
    clusterName: '<%names.cluster%>'
    clusterPrincipalId: aks.outputs.clusterPrincipalId
    clusterStorageAccountName: '<%storage.main_name%>'
    clusterDays: <%platform.backup.cluster%>
<%/backup.cluster%>
  }
  // What it looks up by name alone; of machines and the cluster it is given what they put out.
  dependsOn: [storage]
}
