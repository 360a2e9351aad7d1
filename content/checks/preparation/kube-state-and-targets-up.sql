-- SPDX-License-Identifier: Apache-2.0
-- id: kube-state-and-targets-up
-- code: OBS-012
-- title: kube-state-metrics and node metrics are scraped, and no AI target is down
-- about: prom_target
-- area: observability
-- severity: medium
-- level: 2
-- phases: preparation
-- gates: G3
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: Who asks for GPUs, who waits and what can be given away is known to the cluster, not to the GPU.
-- fix: Scrape kube-state-metrics and node-exporter, and repair the targets that are down.
-- cure: rules
with live as (select p.resource, p.file, p.names,
         exists (select 1 from prom_series s where s.source_id = p.resource and s.signal = 'gpu.utilisation' and s.present) as gpus,
         exists (select 1 from prom_metric m where m.source_id = p.resource and m.metric = 'kube_node_status_allocatable') as state,
         (select sum(value) from prom_series s where s.source_id = p.resource and s.signal = 'kube.gpu_allocatable' and s.present) as allocatable,
         exists (select 1 from prom_series s where s.source_id = p.resource and s.signal = 'node.name' and s.present) as nodes
    from prom_source p where p.live)
select resource || ':kube-state-metrics' as resource,
       case when names is null and allocatable is null then 'unknown'
            when not state and allocatable is null then 'gap'
            when allocatable > 0 then 'ok'
            when gpus then 'gap'
            else 'skip' end as status,
       case when names is null and allocatable is null then 'which metrics it knows was not told'
            when not state and allocatable is null then 'no series of kube-state-metrics: what GPUs are asked for and can be given is not seen'
            when allocatable > 0 then round(allocatable) || ' GPUs can be given away'
            when gpus then 'GPUs are measured and the cluster gives none of them away'
            else 'the cluster has no GPU' end as reason,
       file, null as line, 'observed' as quality
  from live
union all
select resource || ':node-exporter', case when nodes then 'ok' when names is null then 'unknown' else 'gap' end,
       case when nodes then 'machines are measured' when names is null then 'which metrics it knows was not told'
            else 'no series of node-exporter: disks, network and memory of GPU machines are not seen' end, file, null, 'observed'
  from live
union all
select t.resource,
       case when t.up_lately = 0 then 'gap'
            when t.up then 'ok'
            when t.up_lately_unknown is not null or t.up_unknown is not null then 'unknown'
            when t.up = 0 then 'skip'
            else 'unknown' end,
       case when t.up_lately = 0 then 'down for ten minutes or longer' || coalesce(': ' || t.trouble, '')
            when t.up then 'up'
            when t.up_lately_unknown is not null or t.up_unknown is not null then 'whether it is up ' || coalesce(t.up_lately_unknown, t.up_unknown)
            else 'down for less than ten minutes' || coalesce(': ' || t.trouble, '') end,
       t.file, t.line, t.quality
  from prom_target t
 where t.job || ' ' || coalesce(t.pod, '') || ' ' || coalesce(t.namespace, '') regexp '(?i)(^|[^a-z])ai([^a-z]|$)|gpu|dcgm|inference|gateway|vllm|tgi|triton|sglang|ollama|llm|lintel'
union all
select s.resource, case when s.value_unknown is not null or s.value is null then 'unknown' when s.value > 0 then 'gap' else 'ok' end,
       case when s.value_unknown is not null or s.value is null then 'whether scrapes are cut off is not known'
            when s.value > 0 then round(s.value) || ' scrapes of the last hour had more samples than the limit and were thrown away'
            else 'no scrape was too large' end, s.file, s.line, s.quality
  from prom_series s where s.signal = 'prometheus.scrape_limit' and s.live and s.present
