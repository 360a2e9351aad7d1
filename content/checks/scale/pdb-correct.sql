-- SPDX-License-Identifier: Apache-2.0
-- id: pdb-correct
-- code: INF-005
-- title: Each replicated model server has a disruption budget that lets nodes drain
-- about: k8s_pod
-- area: resilience
-- severity: medium
-- level: 3
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.3
-- iso: A.6.2.6
-- why: Without a budget a node upgrade takes all replicas at once; with one that allows nothing, the upgrade hangs.
-- fix: Add a PodDisruptionBudget with maxUnavailable: 1 that selects the pods.
-- cure: inference
with budgets as (
    select s.pod, b.resource, b.min_available, b.max_unavailable, b.allowed, b.file, b.line
      from k8s_selects s join k8s_pdb b on b.resource = s.resource and b.file is s.file and b.line is s.line
     where s.selector_kind = 'PodDisruptionBudget'),
serving as (
    select p.*, b.resource as budget, b.min_available, b.max_unavailable as may_go, b.allowed, b.file as budget_at, b.line as budget_row
      from k8s_pod p left join budgets b on b.pod = p.id
     where p.component is null and p.engine_role in ('llm', 'model') and p.workload_kind in ('Deployment', 'StatefulSet')
       and coalesce(p.replicas, 2) >= 2)
select resource,
       case when replicas_unknown is not null or (replicas is null and min_replicas is null and budget is null) then 'unknown'
            when budget is null then 'gap'
            when may_go in ('0', '0%') or min_available = '100%' then 'gap'
            when min_available regexp '^[0-9]+$' and cast(min_available as integer) >= coalesce(replicas, min_replicas, 1) then 'gap'
            else 'ok' end as status,
       case when replicas_unknown is not null then 'the count of replicas ' || replicas_unknown
            when replicas is null and min_replicas is null and budget is null then 'how many replicas it has is not written, and no budget selects it'
            when budget is null then replicas || ' replicas and no PodDisruptionBudget selects them'
            else budget || ' lets none of ' || coalesce(replicas, 1) || ' replicas go, so nodes cannot be drained' end as reason,
       coalesce(budget_at, file) as file, coalesce(budget_row, line) as line, quality
  from serving
