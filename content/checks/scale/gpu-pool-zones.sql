-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-pool-zones
-- code: RES-005
-- title: GPU pools for inference span two zones
-- about: node_pool
-- area: resilience
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MANAGE 2.3
-- iso: A.4.5
-- why: One zone that fails or sells out takes all of the GPUs with it.
-- fix: set zones to two or more where the size is offered, or make one pool a zone
-- cure: aks
select p.resource,
       case when p.purpose in ('training', 'batch') then 'ok'
            when p.zones_unknown is not null then 'unknown'
            when p.zones >= 2 then 'ok'
            when p.zones = 0 and p.platform <> 'aks' then 'unknown'
            else 'gap' end as status,
       case when p.purpose in ('training', 'batch') then 'training stays close together'
            when p.zones_unknown is not null then 'the list of zones ' || p.zones_unknown
            when p.zones >= 2 then null
            when p.zones = 0 and p.platform <> 'aks' then 'the pool names no zones, so those of its cluster count'
            when p.zones = 1 then 'this pool of ' || coalesce(p.size, p.accelerator) || ' stands in one zone'
            else 'this pool of ' || coalesce(p.size, p.accelerator) || ' names no zones' end as reason,
       p.zones_file as file, p.zones_line as line
  from node_pool p
  left join gpu_family f on p.size glob f.pattern
 where f.vendor is not null or p.accelerator is not null
union all
select 'pool ' || pool, case when nodes > with_zone and zones < 2 then 'unknown' when zones >= 2 then 'ok' else 'gap' end,
       case when nodes > with_zone and zones < 2 then (nodes - with_zone) || ' of its ' || nodes || ' GPU nodes do not say their zone'
            when zones >= 2 then null
            else 'all ' || nodes || ' GPU nodes of the pool stand in zone ' || zone end, file, line
  from (select pool, count(*) as nodes, count(zone) as with_zone, count(distinct zone) as zones, min(zone) as zone, min(file) as file, min(line) as line
          from k8s_node where gpu_capacity > 0 and pool is not null group by pool)
