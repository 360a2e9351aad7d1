-- SPDX-License-Identifier: Apache-2.0
-- id: readiness-probe-model
-- code: INF-001
-- title: Model servers are ready when the model is loaded, not when the port is open
-- about: k8s_container
-- area: resilience
-- severity: high
-- level: 2
-- phases: preparation, experimentation
-- gates: G3
-- caf: Adopt
-- nist: MEASURE 2.3
-- iso: A.6.2.5
-- why: Without a readiness probe traffic arrives while the weights still load, and every roll-out drops calls for minutes.
-- fix: Add readinessProbe.httpGet with the path of the engine (/health for vLLM and TGI, /v2/health/ready for Triton) and timeoutSeconds of 2 or more.
-- cure: inference
select c.resource,
       case when p.component is not null then 'skip'
            when c.readiness is null then 'gap'
            when c.readiness = 'tcpSocket' then 'gap'
            when c.readiness = 'other' then 'unknown'
            when c.readiness = 'httpGet' and c.readiness_path_unknown is not null then 'unknown'
            when c.readiness_timeout < 2 and c.readiness = 'httpGet' then 'gap'
            else 'ok' end as status,
       case when p.component is not null then 'part of ' || p.component
            when c.readiness is null then coalesce(c.engine, 'a GPU container') || ' has no readiness probe'
            when c.readiness = 'tcpSocket' then 'readiness only asks whether the port is open'
            when c.readiness = 'other' then 'how readiness is probed cannot be told'
            when c.readiness_path_unknown is not null then 'the path of its probe ' || c.readiness_path_unknown
            when c.readiness_timeout < 2 then 'the probe waits one second, and a busy model server answers later' end as reason,
       case when c.readiness is null then c.file else c.readiness_file end as file,
       case when c.readiness is null then c.line else c.readiness_line end as line, c.quality
  from k8s_container c join k8s_pod p on p.id = c.pod
 where not c.init and c.workload_kind in ('Deployment', 'StatefulSet', 'LeaderWorkerSet', 'ReplicaSet', 'DaemonSet')
   and (c.engine_role in ('llm', 'model') or (c.gpus > 0 and c.workload_kind = 'Deployment'))
