-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-host-namespaces
-- title: No ordinary pod shares the network, the processes or the memory of its node
-- about: k8s_pod
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- iso: A.6.2.5
-- why: A pod in the host network stands outside every network policy and reaches the metadata address and the kubelet.
-- fix: Drop hostNetwork, hostPID and hostIPC; ask for a shared memory volume instead of hostIPC.
-- cure: inference
select resource,
       case when component is not null then 'skip'
            when host_network or host_pid or host_ipc then 'gap'
            when coalesce(host_network_unknown, host_pid_unknown, host_ipc_unknown) is not null then 'unknown'
            else 'ok' end as status,
       case when component is not null then 'part of ' || component
            when host_network then 'shares the network of its node'
            when host_pid then 'sees the processes of its node'
            when host_ipc then 'shares memory segments with its node'
            else 'whether it shares something of its node ' || coalesce(host_network_unknown, host_pid_unknown, host_ipc_unknown) end as reason,
       case when host_network then host_network_file when host_pid then host_pid_file when host_ipc then host_ipc_file else file end as file,
       case when host_network then host_network_line when host_pid then host_pid_line when host_ipc then host_ipc_line else line end as line, quality
  from k8s_pod
