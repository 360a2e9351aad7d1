-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-sku-available-in-region
-- code: GPU-003
-- title: Every GPU size is offered where it is asked for
-- about: node_pool
-- area: gpu
-- severity: high
-- level: 2
-- phases: diagnostic, preparation
-- gates: G2
-- caf: Ready
-- nist: MAP 3.3
-- iso: A.4.5
-- why: Sizes are offered by region, zone and subscription; a plan that asks elsewhere is refused at apply.
-- fix: run az vm list-skus for the region and put the sizes under answers: gpu.offered in lintel.yaml, as a list of sizes by region
-- cure: person
with offered as (
  select lower(q.key) as region, lower(q.value) as sizes from answer a, json_each(a.value) q where a.question = 'gpu.offered' and json_valid(a.value)
), sized as (
  select p.resource, p.size, p.size_file, p.size_line, p.source, replace(k.location, ' ', '') as location, k.location_unknown
    from node_pool p
    join gpu_family f on p.size glob f.pattern
    left join kubernetes_cluster k
      on k.resource = case when p.resource like '%/default_node_pool[0]' then substr(p.resource, 1, length(p.resource) - 21) else p.cluster end
  union all
  select v.resource, v.size, v.size_file, v.size_line, v.source, replace(v.location, ' ', ''), v.location_unknown
    from virtual_machine v
    join gpu_family f on v.size glob f.pattern
), region as (
  select location, count(*) as sizes from gpu_sku group by location
), listed as (
  select location, size, max(closed) as closed, max(why_closed) as why_closed, max(zones) as zones, max(zones_closed) as zones_closed from gpu_sku group by location, size
)
select s.resource,
       case when s.source = 'azure' then 'ok'
            when s.location_unknown is not null or s.location is null then 'unknown'
            when l.closed then 'gap'
            when l.zones is not null and l.zones_closed is not null and length(replace(l.zones, ' ', '')) <= length(replace(l.zones_closed, ' ', '')) then 'gap'
            when l.size is not null then 'ok'
            when r.sizes > 0 then 'gap'
            when o.sizes is null then 'unknown'
            when instr(o.sizes, '"' || s.size || '"') then 'ok'
            else 'gap' end as status,
       case when s.source = 'azure' then 'it runs there'
            when s.location_unknown is not null then 'the region ' || s.location_unknown
            when s.location is null then 'the region of this pool of ' || s.size || ' is not known here'
            when l.closed then s.size || ' is closed to this subscription in ' || s.location || coalesce(' (' || l.why_closed || ')', '')
            when l.zones is not null and l.zones_closed is not null and length(replace(l.zones, ' ', '')) <= length(replace(l.zones_closed, ' ', ''))
              then s.size || ' is closed to this subscription in every zone of ' || s.location || coalesce(' (' || l.why_closed || ')', '')
            when l.size is not null then null
            when r.sizes > 0 then s.size || ' is not offered in ' || s.location
            when o.sizes is null then 'which GPU sizes ' || s.location || ' offers is neither known from Azure nor answered (gpu.offered)'
            when instr(o.sizes, '"' || s.size || '"') then null
            else s.size || ' is not offered in ' || s.location end as reason,
       s.size_file as file, s.size_line as line
  from sized s
  left join offered o on o.region = s.location
  left join listed l on l.location = s.location and l.size = s.size
  left join region r on r.location = s.location
