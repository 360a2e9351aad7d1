-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-capacity-reserved
-- code: GPU-016
-- title: Production GPU pools draw on capacity that is reserved
-- about: node_pool
-- area: gpu
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: GPUs sell out; a pool that grows on a bad day may find none left.
-- fix: set capacity_reservation_group_id (reservation_affinity, capacity_type CAPACITY_BLOCK) on the pool
-- cure: person
select p.resource,
       case when p.environment_unknown is not null then 'unknown'
            when p.environment is null then 'unknown'
            when p.environment not in ('prod', 'production') then 'ok'
            when p.spot then 'ok'
            when p.reservation_unknown is not null then 'unknown'
            when p.reservation is not null and p.reservation <> 'no_reservation' then 'ok'
            else 'gap' end as status,
       case when p.environment_unknown is not null then 'the tag environment ' || p.environment_unknown
            when p.environment is null then 'no environment is tagged, so nobody can tell whether this is production'
            when p.environment not in ('prod', 'production') then null
            when p.spot then 'spot capacity cannot be reserved'
            when p.reservation_unknown is not null then 'the reservation ' || p.reservation_unknown
            when p.reservation is not null and p.reservation <> 'no_reservation' then null
            else 'this production pool of ' || coalesce(p.size, p.accelerator) || ' has no reserved capacity' end as reason,
       p.reservation_file as file, p.reservation_line as line
  from node_pool p
  left join gpu_family f on p.size glob f.pattern
 where (f.vendor is not null or p.accelerator is not null)
