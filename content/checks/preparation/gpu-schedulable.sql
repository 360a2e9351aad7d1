-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-schedulable
-- code: GPU-009
-- title: Every GPU node offers its GPUs to the scheduler
-- about: k8s_node
-- area: gpu
-- severity: critical
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.3
-- iso: A.4.5
-- why: A node can be ready and offer no GPU after the plugin failed; pods then wait with a message that points elsewhere.
-- fix: Look at the device plugin or the DRA driver on that node, and restart it after the driver answers.
-- cure: person
select resource,
       case when gpu_allocatable >= 1 then 'ok'
            when cpu is null then 'unknown'
            when exists (select 1 from k8s_object o where o.kind = 'ResourceSlice' and o.name like '%' || k8s_node.name || '%') then 'ok'
            else 'gap' end as status,
       case when cpu is null then 'the dump has no status of this node'
            else 'has a GPU (' || coalesce(gpu_product, instance_type, 'by its labels') || ') and offers none to the scheduler' end as reason,
       file, line, quality
  from k8s_node where gpu_label or gpu_capacity > 0 or instance_type regexp '(?i)^standard_n[cdv]|^(p[3-6]|g[4-6])[a-z]*\.|^(a2|a3|a4|g2)-'
union all
select s.resource, case when s.value is null then 'unknown' when s.value >= 1 then 'ok' else 'gap' end,
       case when s.value is null then 'how many GPUs it offers is not told' when s.value >= 1 then 'offers ' || round(s.value) || ' GPUs'
            else 'the node ' || coalesce(s.node, '?') || ' has a GPU plugin and offers no GPU to the scheduler' end, s.file, s.line, s.quality
  from prom_series s where s.signal = 'kube.gpu_allocatable' and s.present
