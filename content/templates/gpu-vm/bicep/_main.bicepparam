<%#gpu_vm.any%>
param sshPublicKey = readEnvironmentVariable('SSH_PUBLIC_KEY')
<%#gpu_vm.group%>
param machineGroupId = '<%gpu_vm.group%>'
<%/gpu_vm.group%>
<%/gpu_vm.any%>
