-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-driver-uniform
-- code: GPU-014
-- title: All nodes of a GPU pool run one driver
-- about: k8s_node
-- area: gpu
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: A half-finished driver upgrade makes failures that depend on where a pod landed, the hardest kind to find.
-- fix: Finish the upgrade of the pool, or replace the nodes that stayed behind.
-- cure: person
select coalesce(pool, 'nodes without a pool') as resource,
       case when sum(driver is null) > 0 then 'unknown'
            when count(distinct driver) = 1 then 'ok'
            when sum(coalesce(upgrade_state, 'upgrade-done') <> 'upgrade-done') > 0 then 'unknown'
            else 'gap' end as status,
       case when sum(driver is null) > 0 then sum(driver is null) || ' of ' || count(*) || ' GPU nodes do not say which driver they run'
            when sum(coalesce(upgrade_state, 'upgrade-done') <> 'upgrade-done') > 0 then 'a driver upgrade is under way'
            else count(distinct driver) || ' drivers in one pool: ' || group_concat(distinct driver) end as reason,
       min(file) as file, min(line) as line, max(quality) as quality
  from k8s_node where gpu_label or gpu_capacity > 0 group by coalesce(pool, 'nodes without a pool')
union all
select model || ' in ' || min(file), case when sum(driver is null) > 0 then 'unknown' when count(distinct driver) = 1 then 'ok' else 'gap' end,
       case when sum(driver is null) > 0 then sum(driver is null) || ' of ' || count(*) || ' GPUs do not say which driver runs them'
            when count(distinct driver) = 1 then 'all run ' || min(driver)
            else count(distinct driver) || ' drivers for one kind of GPU: ' || group_concat(distinct driver) end,
       min(file), null, 'observed'
  from gpu where source = 'prometheus' and model is not null group by model, file
