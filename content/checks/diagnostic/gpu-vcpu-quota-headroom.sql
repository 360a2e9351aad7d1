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
-- cure: person
with quota as (
  select lower(q.key) as size, q.value as cores from answer a, json_each(a.value) q where a.question = 'gpu.quota' and json_valid(a.value)
), pool as (
  select p.*, coalesce(k.location, c.location) as location, v.cores as cores_of_size, v.family,
         coalesce(v.cores, cast(ltrim(substr(p.size, 10), 'abcdefghijklmnopqrstuvwxyz') as integer)) * case when p.source = 'azure' then max(coalesce(p.max_nodes, p.nodes, 1) - coalesce(p.nodes, 1), 0) else coalesce(p.max_nodes, p.nodes, 1) end as cores_more
    from node_pool p
    left join kubernetes_cluster k on k.resource = case when p.resource like '%/default_node_pool[0]' then substr(p.resource, 1, length(p.resource) - 21) else p.cluster end
    left join kubernetes_cluster c on p.source = 'azure' and c.source = 'azure' and c.resource = substr(p.resource, 1, instr(p.resource, '/properties/') - 1)
    left join (select size, max(cores) as cores, max(family) as family from gpu_sku group by size) v on v.size = p.size
), live as (
  select location, replace(family, ' ', '') as family, min(allowed) as allowed, max(used) as used from gpu_quota where service = 'compute' group by location, replace(family, ' ', '')
), need as (
  select size, location, sum(cores_more) as cores from pool where size like 'standard_n%' group by size, location
), joined as (
  select p.*, n.cores as need, q.cores as answered, l.allowed, l.used
    from pool p
    left join need n on n.size = p.size and n.location is p.location
    left join quota q on q.size = p.size
    left join live l on l.location = replace(p.location, ' ', '') and l.family = coalesce(p.family, (
         select f.family from gpu_quota_family f where p.size glob f.pattern))
)
select p.resource,
       case when p.max_nodes_unknown is not null or p.nodes_unknown is not null then 'unknown'
            when p.allowed = 0 then 'gap'
            when p.allowed > 0 and p.need is not null and p.allowed - p.used < p.need * 1.2 then 'gap'
            when p.allowed is not null and p.need is not null then 'ok'
            when p.answered is null then 'unknown'
            when p.answered < p.need * 1.2 then 'gap'
            when p.need is null then 'unknown'
            else 'ok' end as status,
       case when p.max_nodes_unknown is not null or p.nodes_unknown is not null then 'how many nodes it grows to ' || coalesce(p.max_nodes_unknown, p.nodes_unknown)
            when p.allowed = 0 then 'no vCPU of the family of ' || p.size || ' is approved in ' || p.location
            when p.allowed > 0 and p.need is not null and p.allowed - p.used < p.need * 1.2
              then 'pools of ' || p.size || ' in ' || p.location || ' may grow by ' || p.need || ' vCPUs, and ' || (p.allowed - p.used) || ' of ' || p.allowed || ' are left'
            when p.allowed is not null and p.need is not null then null
            when p.answered is null then 'the quota that was approved for ' || coalesce(p.size, p.accelerator) || ' is neither known from Azure nor answered (gpu.quota)'
            when p.answered < p.need * 1.2 then 'pools of ' || p.size || ' may grow to ' || p.need || ' vCPUs, and ' || p.answered || ' are approved'
            when p.need is null then 'how many vCPUs a ' || p.size || ' has is not known here' end as reason,
       p.size_file as file, p.size_line as line
  from joined p
  left join gpu_family f on p.size glob f.pattern
 where f.vendor is not null or p.accelerator is not null
