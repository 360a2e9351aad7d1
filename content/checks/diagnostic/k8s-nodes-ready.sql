-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-nodes-ready
-- title: Every node is ready and has memory and disk left
-- about: k8s_node
-- area: resilience
-- severity: high
-- level: 3
-- phases: diagnostic, scale
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: A node under pressure evicts pods; a GPU node that is not ready is paid for and idle.
-- fix: Look at the conditions of the node, then drain and repair or replace it.
-- cure: person
select resource,
       case when ready is not null and not ready then 'gap'
            when memory_pressure or disk_pressure then 'gap'
            when ready is null then 'unknown'
            else 'ok' end as status,
       case when ready is not null and not ready then 'is not ready'
            when memory_pressure then 'runs out of memory'
            when disk_pressure then 'runs out of disk'
            else 'whether it is ready ' || coalesce(ready_unknown, 'is not said') end as reason,
       ready_file as file, ready_line as line, quality
  from k8s_node
