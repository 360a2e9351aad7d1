-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-toleration-matches-pool
-- code: CMP-002
-- title: GPU pods tolerate the taints of at least one GPU node that exists
-- about: k8s_pod
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Adopt
-- nist: MEASURE 2.3
-- iso: A.4.5
-- why: A pod whose toleration names another key than the taint waits for ever, and no log says why.
-- fix: Copy key, value and effect of the taint of the GPU nodes into spec.tolerations.
-- cure: inference
with pools as (
    select taints, min(resource) as node, count(*) as nodes from k8s_node
     where gpu_capacity > 0 or gpu_label group by taints),
untolerated as (
    select p.id as pod, pools.node, json_extract(t.value, '$.key') as key,
           coalesce(json_extract(t.value, '$.value'), '') as value, json_extract(t.value, '$.effect') as effect
      from k8s_pod p, pools, json_each(coalesce(pools.taints, '[]')) t
     where p.gpus > 0 and p.accelerator not like 'google%'
       and json_extract(t.value, '$.effect') in ('NoSchedule', 'NoExecute')
       and json_extract(t.value, '$.key') not like 'node.kubernetes.io/%'
       and not exists (
           select 1 from json_each(coalesce(p.tolerations, '[]')) o
            where (json_extract(o.value, '$.key') is null
                   or json_extract(o.value, '$.key') = json_extract(t.value, '$.key'))
              and (json_extract(o.value, '$.effect') is null or json_extract(o.value, '$.effect') = ''
                   or json_extract(o.value, '$.effect') = json_extract(t.value, '$.effect'))
              and (json_extract(o.value, '$.operator') = 'Exists'
                   or coalesce(json_extract(o.value, '$.value'), '') = coalesce(json_extract(t.value, '$.value'), ''))))
select p.resource,
       case when exists (select 1 from pools where not exists (
                     select 1 from untolerated u where u.pod = p.id and u.node = pools.node)) then 'ok'
            else 'gap' end as status,
       'no GPU node takes it: ' || (select u.key || '=' || u.value || ':' || u.effect || ' on ' || u.node
                                      from untolerated u where u.pod = p.id limit 1) || ' is not tolerated' as reason,
       p.tolerations_file as file, p.tolerations_line as line, p.quality
  from k8s_pod p
 where p.gpus > 0 and p.accelerator not like 'google%' and p.component is null and exists (select 1 from pools)
union all
select null, 'unknown',
       count(*) || ' pods ask for GPUs, but no node with a GPU is in the evidence: add kubectl get nodes -o json', min(file), null, null
  from k8s_pod where gpus > 0 and accelerator not like 'google%' and component is null and not exists (select 1 from pools)
having count(*) > 0
