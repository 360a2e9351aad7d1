-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-attribution-labels
-- code: OBS-007
-- title: GPU series carry pod and namespace, so that use can be given to a team
-- about: prom_series
-- area: observability
-- severity: high
-- level: 4
-- phases: preparation, scale
-- gates: G4
-- caf: Manage
-- nist: MEASURE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.6
-- why: A figure of use without a name cannot lead to a conversation.
-- fix: Run dcgm-exporter with DCGM_EXPORTER_KUBERNETES=true and the socket of the kubelet mounted, scrape it with honorLabels: true, and label namespaces with their cost center.
-- cure: kueue
with named as (
  select source_id, file, quality, live, metric, exported, value > 0 as busy,
         namespace <> '' and pod <> '' and not (pod regexp 'exporter') as whose
    from prom_series where signal = 'gpu.utilisation' and present),
sums as (
  select source_id, min(file) as file, max(quality) as quality, max(live) as live, max(exported) as exported,
         sum(coalesce(whose, 0)) as whose, sum(coalesce(whose, 0) or coalesce(busy, 0)) as used, count(*) as cards,
         sum(metric not like 'DCGM%') = count(*) as other,
         (select sum(k.value) from prom_series k where k.source_id = n.source_id and k.signal = 'kube.gpu_requests' and k.present) as asked
    from named n group by source_id)
select source_id as resource,
       case when other and whose = 0 then 'unknown'
            when used = 0 and asked > 0 then 'gap'
            when used = 0 then 'unknown'
            when whose >= 0.95 * used then 'ok'
            else 'gap' end as status,
       case when other and whose = 0 then 'this exporter names no pods; in Kubernetes dcgm-exporter does'
            when used = 0 and asked > 0 then 'pods ask for ' || round(asked) || ' GPUs and none of ' || cards || ' series names a pod'
            when used = 0 then 'no GPU of ' || cards || ' was in use, so whether pods are named is not seen'
            when whose >= 0.95 * used then whose || ' of ' || used || ' series in use name their pod'
              || case when exported then ', as exported_pod: honorLabels is false' else '' end
            else (used - whose) || ' of ' || used || ' series in use do not say which namespace and pod it is' end as reason,
       file, null as line, quality
  from sums
union all
select s.source_id || ':cost center', case when s.present then 'ok' else 'gap' end,
       case when s.present then 'namespaces carry a cost center' else 'no namespace has the label cost_center, so GPU use cannot be joined to cost (kube-state-metrics needs --metric-labels-allowlist)' end,
       min(s.file), null, min(s.quality)
  from prom_series s join sums on sums.source_id = s.source_id
 where s.signal = 'kube.cost_center' and s.live and sums.whose > 0 group by s.source_id
