-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-control-plane-redundant
-- title: A control plane of our own has three nodes
-- about: k8s_node
-- area: resilience
-- severity: high
-- level: 3
-- phases: diagnostic, scale
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: With one control-plane node a reboot stops scheduling, scaling and every controller, and a lost disk loses the cluster.
-- fix: Run three control-plane nodes in three zones, or take a managed control plane.
-- cure: person
with planes as (select count(*) as planes, min(file) as file, min(line) as line, max(quality) as quality, sum(ready is null) as silent
                  from k8s_node where control_plane)
select 'control plane' as resource,
       case when planes >= 3 and silent = 0 then 'ok' when planes < 3 then 'gap' else 'unknown' end as status,
       case when planes < 3 then planes || case when planes = 1 then ' node carries' else ' nodes carry' end || ' the control plane; it takes three to lose one'
            else 'whether all ' || planes || ' nodes of the control plane are ready is not said' end as reason,
       file, line, quality
  from planes where planes > 0
