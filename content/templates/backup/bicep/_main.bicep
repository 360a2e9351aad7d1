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
  dependsOn: [
    storage
<%#backup.machines%>
    gpuVm
<%/backup.machines%>
<%#backup.cluster%>
    aks
<%/backup.cluster%>
  ]
}
