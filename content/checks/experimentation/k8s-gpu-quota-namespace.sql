-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-gpu-quota-namespace
-- code: CMP-005
-- title: Every namespace that runs GPU pods has a GPU quota that counts
-- about: k8s_pod
-- area: gpu
-- severity: high
-- level: 4
-- phases: experimentation, scale
-- gates: G4
-- caf: Govern
-- nist: GOVERN 1.3
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: Without a quota the first team with a loop in its script holds every GPU of the cluster.
-- fix: Add a ResourceQuota with requests.nvidia.com/gpu to the namespace, or a Kueue LocalQueue bound to a ClusterQueue.
-- cure: kueue
with spaces as (
    select scope, min(namespace) as namespace, sum(gpus) as gpus, count(*) as pods, min(file) as file, min(line) as line, max(quality) as quality
      from k8s_pod where gpus > 0 and component is null and accelerator not like 'google%' group by scope),
covered as (
    select s.*, exists (select 1 from k8s_quota q where q.scope = s.scope
                           and q.key regexp '^requests\.(nvidia\.com|amd\.com|gpu\.intel\.com)/|deviceclass\.resource\.k8s\.io/devices$') as quota,
           exists (select 1 from k8s_object o where o.scope = s.scope and o.kind = 'LocalQueue') as queue
      from spaces s)
select coalesce(namespace, scope) as resource,
       case when quota or queue then 'ok' else 'gap' end as status,
       'namespace ' || namespace || ' runs ' || pods || ' GPU pods and no quota counts requests.nvidia.com/gpu' as reason,
       file, line, quality
  from covered where namespace is not null or quota or queue
union all
select null, 'unknown', count(*) || ' folders hold GPU pods that name no namespace, so which quota counts for them cannot be told',
       min(file), min(line), null
  from covered where namespace is null and not quota and not queue
having count(*) > 0
union all
select a.source_id || ':' || a.namespace,
       case when exists (select 1 from prom_series q where q.source_id = a.source_id and q.signal = 'kube.gpu_quota' and q.present and q.namespace = a.namespace) then 'ok' else 'gap' end,
       'namespace ' || a.namespace || ' asks for ' || round(sum(a.value)) || ' GPUs'
         || case when exists (select 1 from prom_series q where q.source_id = a.source_id and q.signal = 'kube.gpu_quota' and q.present and q.namespace = a.namespace)
                 then ' under a quota' else ' and no quota counts requests.nvidia.com/gpu' end,
       min(a.file), null, 'observed'
  from prom_series a where a.signal = 'kube.gpu_requests' and a.live and a.present and a.value > 0 and a.namespace <> '' group by a.source_id, a.namespace
