-- SPDX-License-Identifier: Apache-2.0
-- id: graceful-stop-streams
-- code: INF-007
-- title: Model servers finish their answers before they stop
-- about: k8s_pod
-- area: resilience
-- severity: medium
-- level: 3
-- phases: experimentation, scale
-- caf: Manage
-- nist: MANAGE 2.3
-- iso: A.6.2.6
-- why: Thirty seconds are shorter than a long answer: at every roll-out users see half sentences.
-- fix: Set terminationGracePeriodSeconds to 120 or more and a preStop hook that sleeps 5 seconds.
-- cure: inference
with serving as (
    select p.*, coalesce((select max(c.pre_stop) from k8s_container c where c.pod = p.id), 0) as waits
      from k8s_pod p where p.component is null and p.engine_role = 'llm' and p.workload_kind in ('Deployment', 'StatefulSet', 'LeaderWorkerSet'))
select resource,
       case when termination_grace_unknown is not null then 'unknown'
            when coalesce(termination_grace, 30) < 120 then 'gap'
            when not waits then 'gap'
            else 'ok' end as status,
       case when termination_grace_unknown is not null then 'the time it has to stop ' || termination_grace_unknown
            when coalesce(termination_grace, 30) < 120 then 'has ' || coalesce(termination_grace, 30) || ' seconds to finish running answers'
            else 'no preStop hook: calls still arrive after it was told to stop' end as reason,
       termination_grace_file as file, termination_grace_line as line, quality
  from serving
