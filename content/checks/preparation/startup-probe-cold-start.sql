-- SPDX-License-Identifier: Apache-2.0
-- id: startup-probe-cold-start
-- code: INF-002
-- title: Loading the weights is not mistaken for hanging
-- about: k8s_container
-- area: resilience
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G3
-- caf: Adopt
-- nist: MEASURE 2.3
-- iso: A.6.2.5
-- why: A liveness probe that counts from the first second kills the server while it loads, and it starts again, for ever.
-- fix: Add a startupProbe whose failureThreshold times periodSeconds is 600 seconds or more.
-- cure: inference
select c.resource,
       case when c.liveness is null then 'ok'
            when c.startup_seconds >= 600 or c.liveness_seconds >= 600 then 'ok'
            when c.startup is not null and c.startup_seconds is null then 'unknown'
            when c.startup is null and c.liveness_seconds is null then 'unknown'
            else 'gap' end as status,
       case when c.startup is not null and c.startup_seconds is null then 'how long its start may take cannot be told'
            when c.startup is null and c.liveness_seconds is null then 'when its liveness probe gives up cannot be told'
            else 'is killed ' || coalesce(c.startup_seconds, c.liveness_seconds) || ' seconds after its start unless it answers by then' end as reason,
       c.liveness_file as file, c.liveness_line as line, c.quality
  from k8s_container c join k8s_pod p on p.id = c.pod
 where p.component is null and not c.init and c.workload_kind in ('Deployment', 'StatefulSet', 'LeaderWorkerSet', 'ReplicaSet', 'DaemonSet')
   and (c.engine_role in ('llm', 'model') or (c.gpus > 0 and c.workload_kind = 'Deployment'))
