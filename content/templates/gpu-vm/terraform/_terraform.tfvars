<%#gpu_vm.group%>
machine_group_id = "<%gpu_vm.group%>"
<%/gpu_vm.group%>
