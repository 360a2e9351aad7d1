-- SPDX-License-Identifier: Apache-2.0
-- id: model-server-scraped
-- code: OBS-009
-- title: Model servers are scraped for latency, queue and cache
-- about: k8s_pod
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: Queue length and time to first token are only in the metrics of the server; without them nobody can scale or promise anything.
-- fix: Add a ServiceMonitor or PodMonitor that selects the pods, on the metrics port of the engine.
-- cure: inference rules
select p.resource,
       case when p.scrape = 'true' then 'ok'
            when exists (select 1 from k8s_selects s where s.pod = p.id and s.selector_kind = 'PodMonitor') then 'ok'
            when exists (select 1 from k8s_selects v join k8s_selects m on m.service = v.resource and m.selector_kind = 'ServiceMonitor'
                          where v.pod = p.id and v.selector_kind = 'Service') then 'ok'
            when exists (select 1 from k8s_monitor) then 'gap'
            else 'unknown' end as status,
       case when exists (select 1 from k8s_monitor) then p.engine || ' is selected by no ServiceMonitor or PodMonitor'
            else 'no monitor is in the evidence, so whether ' || p.engine || ' is scraped cannot be told' end as reason,
       p.file, p.line, p.quality
  from k8s_pod p
 where p.component is null and p.engine_role in ('llm', 'model') and p.engine not in ('open-webui', 'text-generation-webui')
   and p.workload_kind in ('Deployment', 'StatefulSet', 'LeaderWorkerSet', 'DaemonSet')
union all
select source_id || ':' || substr(metric, 1, instr(metric || ':', ':') - 1), 'ok', 'its series (' || min(metric) || ') are scraped', min(file), null, 'observed'
  from prom_series where about = 'serving' and present and live group by 1
