-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-pool-tainted
-- code: GPU-005
-- title: GPU pools carry a taint that keeps other pods off
-- about: node_pool
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: Without a taint, a web server may sit on the last free GPU node while the model waits.
-- fix: set node_taints = ["nvidia.com/gpu=present:NoSchedule"] (taint { effect = "NO_SCHEDULE" }) and the toleration on GPU pods
-- cure: aks
select p.resource,
       case when p.taints_unknown is not null then 'unknown'
            when upper(replace(p.taints, '_', '')) like '%NOSCHEDULE%' or upper(replace(p.taints, '_', '')) like '%NOEXECUTE%' then 'ok'
            when p.platform = 'gke' then 'ok'
            else 'gap' end as status,
       case when p.taints_unknown is not null then 'the list of its taints ' || p.taints_unknown
            when upper(replace(p.taints, '_', '')) like '%NOSCHEDULE%' or upper(replace(p.taints, '_', '')) like '%NOEXECUTE%' then null
            when p.platform = 'gke' then 'GKE taints pools with GPUs and TPUs by itself'
            when p.taints is null then 'the pool of ' || coalesce(p.size, p.accelerator) || ' has no taint, so any pod may land on it'
            else 'the taints (' || p.taints || ') keep nobody off the GPUs' end as reason,
       p.taints_file as file, p.taints_line as line
  from node_pool p
  left join gpu_family f on p.size glob f.pattern
 where (f.vendor is not null or p.accelerator is not null)
union all
select n.resource,
       case when n.taints_unknown is not null then 'unknown' when t.kept then 'ok' else 'gap' end,
       case when n.taints_unknown is not null then 'the list of its taints ' || n.taints_unknown
            when t.kept then null
            when n.taints is null then 'the node has ' || n.gpu_capacity || ' GPUs and no taint, so any pod may land on it'
            else 'the node has ' || n.gpu_capacity || ' GPUs, and its taints keep nobody off them' end,
       coalesce(n.taints_file, n.file), coalesce(n.taints_line, n.line)
  from k8s_node n
  left join (select resource, file, exists (select 1 from json_each(taints) e where json_extract(e.value, '$.effect') in ('NoSchedule', 'NoExecute')
                                             and coalesce(json_extract(e.value, '$.key'), '') not like 'node.%kubernetes.io/%') as kept
               from k8s_node where gpu_capacity > 0) t on t.resource = n.resource and t.file = n.file
 where n.gpu_capacity > 0
