-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-vcpu-quota-headroom
-- code: GPU-001
-- title: The GPU quota that was approved covers what the code asks for, with a fifth to spare
-- about: node_pool
-- area: gpu
-- severity: critical
-- level: 2
-- phases: diagnostic, enablement, preparation
-- gates: G2
-- caf: Plan
-- nist: MANAGE 2.1
-- iso: A.4.5
-- why: Quota for GPUs takes days to weeks to get, and a pool without it fails on the day it is needed.
-- fix: ask the provider for the quota, and put what was approved under answers: gpu.quota in lintel.yaml, as vCPUs by machine size
with quota as (
  select lower(q.key) as size, q.value as cores from answer a, json_each(a.value) q where a.question = 'gpu.quota' and json_valid(a.value)
), need as (
  select p.size, sum(cast(ltrim(substr(p.size, 10), 'abcdefghijklmnopqrstuvwxyz') as integer) * coalesce(p.max_nodes, p.nodes, 1)) as cores
    from node_pool p
   where p.size like 'standard_n%'
   group by p.size
)
select p.resource,
       case when p.max_nodes_unknown is not null or p.nodes_unknown is not null then 'unknown'
            when q.cores is null then 'unknown'
            when q.cores < n.cores * 1.2 then 'gap'
            when n.cores is null then 'unknown'
            else 'ok' end as status,
       case when p.max_nodes_unknown is not null or p.nodes_unknown is not null then 'how many nodes it grows to ' || coalesce(p.max_nodes_unknown, p.nodes_unknown)
            when q.cores is null then 'the quota that was approved for ' || coalesce(p.size, p.accelerator) || ' is not answered (gpu.quota)'
            when q.cores < n.cores * 1.2 then 'pools of ' || p.size || ' may grow to ' || n.cores || ' vCPUs, and ' || q.cores || ' are approved'
            when n.cores is null then 'how many vCPUs a ' || p.size || ' has is not known here' end as reason,
       p.size_file as file, p.size_line as line
  from node_pool p
  left join gpu_family f on p.size glob f.pattern
  left join need n on n.size = p.size
  left join quota q on q.size = p.size
 where f.vendor is not null or p.accelerator is not null
