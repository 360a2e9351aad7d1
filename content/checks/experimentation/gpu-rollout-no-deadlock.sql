-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-rollout-no-deadlock
-- code: INF-004
-- title: A roll-out of a GPU workload does not wait for a GPU that is not there
-- about: k8s_pod
-- area: resilience
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Adopt
-- nist: MANAGE 2.2
-- iso: A.6.2.5
-- why: The default strategy wants one more pod before it stops an old one; when all GPUs are taken, the roll-out hangs for ever.
-- fix: Set maxSurge: 0 and maxUnavailable: 1, or strategy Recreate for a single replica, and progressDeadlineSeconds above the cold start.
-- cure: inference
with room as (
    select (select sum(gpu_allocatable) from k8s_node) as gpus,
           (select coalesce(sum(p.gpus), 0) from k8s_pod p join k8s_pod_status s on s.pod = p.id and s.phase = 'Running') as used),
rolling as (
    select p.*, coalesce(p.replicas, 1) as wanted from k8s_pod p
     where p.workload_kind = 'Deployment' and p.gpus > 0 and p.component is null)
select resource,
       case when coalesce(strategy_unknown, max_surge_unknown, max_unavailable_unknown) is not null then 'unknown'
            when strategy = 'Recreate' then 'ok'
            when max_surge in ('0', '0%') then 'ok'
            when max_unavailable is not null and max_unavailable not in ('0', '0%') then 'ok'
            when max_unavailable is null and wanted >= 4 then 'ok'
            when room.gpus is null then 'unknown'
            when room.gpus - room.used < rolling.gpus then 'gap'
            else 'ok' end as status,
       case when coalesce(strategy_unknown, max_surge_unknown, max_unavailable_unknown) is not null
                 then 'its strategy ' || coalesce(strategy_unknown, max_surge_unknown, max_unavailable_unknown)
            when room.gpus is null then 'a roll-out needs ' || rolling.gpus || ' GPUs more than it has, and whether they are free is not in the evidence'
            else 'a roll-out needs ' || rolling.gpus || ' free GPUs, and ' || (room.gpus - room.used) || ' are free' end as reason,
       strategy_file as file, strategy_line as line, quality
  from rolling, room
