<%#gpu_vm.any%>
@description('Public part of the SSH key for emergencies on GPU machines. It has no default: each environment has its own.')
param sshPublicKey string

@description('Object id of the Entra group whose members sign in to GPU machines; nobody signs in with their account when empty.')
param machineGroupId string = ''

module gpuVm 'modules/gpu-vm.bicep' = {
  name: 'gpu-vm'
  scope: group
  params: {
    name: '<%names.gpu%>'
    location: location
    tags: tags
    subnetId: network.outputs.subnetIds.gpu
    sshPublicKey: sshPublicKey
    signInGroupId: machineGroupId
    stopAt: '<%gpu_vm.stop_at%>'
    stopTimeZone: '<%platform.stop.time_zone%>'
    stopMail: '<%gpu_vm.mail%>'
    // Models are fetched to scratch from here, with the identity of the machine.
    modelStoreUrl: 'https://<%storage.models_name%>.blob.${environment().suffixes.storage}/models'
    modelStoreAccount: '<%storage.models_name%>'
    machines: [
<%#gpu_vm.machines%>
      {
        name: '<%name%>'
        size: '<%size%>'
<%#zone%>
        zone: '<%zone%>'
<%/zone%>
        spot: <%spot%>
        osDiskGb: <%disk%>
        models: [<%#model%>'<%model%>'<%/model%>]
        autoStop: <%stop%>
        closeBy: <%close_by%>
        secureBoot: false
        trusted: true
<%#end%>
        expectedEnd: '<%end%>'
<%/end%>
      }
<%/gpu_vm.machines%>
    ]
  }
  dependsOn: [storage]
}
<%/gpu_vm.any%>
