-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-allocatable-equals-capacity
-- code: GPU-010
-- title: Every GPU of a node can be used
-- about: k8s_node
-- area: gpu
-- severity: high
-- level: 4
-- phases: preparation, scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: The difference is what the plugin calls unhealthy: paid for, unseen in the cloud console, usually a broken card.
-- fix: Read the XID errors and the log of the device plugin on that node; drain it and have the card replaced.
-- cure: person
select resource,
       case when gpu_allocatable is null then 'unknown'
            when gpu_allocatable < gpu_capacity then 'gap'
            when gpu_count is not null and gpu_sharing in ('none', '') and gpu_capacity < cast(gpu_count as integer) then 'gap'
            else 'ok' end as status,
       case when gpu_allocatable is null then 'has ' || gpu_capacity || ' GPUs; how many can be used is not said'
            when gpu_allocatable < gpu_capacity then gpu_capacity || ' GPUs, of which ' || gpu_allocatable || ' can be used'
            else 'labels count ' || gpu_count || ' GPUs, the plugin offers ' || gpu_capacity end as reason,
       gpu_allocatable_file as file, gpu_allocatable_line as line, quality
  from k8s_node where gpu_capacity is not null
union all
select s.resource, case when s.value is null then 'unknown' when s.value > 0 then 'gap' else 'ok' end,
       case when s.value is null then 'how many GPUs can be used is not told' when s.value > 0 then round(s.value) || ' GPUs of ' || coalesce(s.node, 'a node') || ' could not be used for ten minutes'
            else 'all its GPUs can be used' end, s.file, s.line, s.quality
  from prom_series s where s.signal = 'kube.gpu_lost' and s.live and s.present
