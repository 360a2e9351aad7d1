-- SPDX-License-Identifier: Apache-2.0
-- id: pv-reclaim-and-zone
-- code: STO-006
-- title: Volumes of models outlive their claims and are made in the zone of the GPUs
-- about: k8s_claim
-- area: data-models
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.4.5
-- why: With reclaim policy Delete one wrong kubectl delete takes the weights; with Immediate the volume is in a zone without GPUs.
-- fix: Use a StorageClass with reclaimPolicy: Retain and volumeBindingMode: WaitForFirstConsumer.
-- cure: inference
with used as (
    select c.*, exists (select 1 from k8s_mount m join k8s_pod p on p.id = m.pod
                         where m.claim = c.name and p.scope = coalesce(c.namespace, p.scope)
                           and (p.gpus > 0 or p.engine_role in ('llm', 'model', 'vectors'))) as serves from k8s_claim c)
select u.resource,
       case when s.resource is null then 'unknown'
            when coalesce(s.reclaim_unknown, s.binding_unknown) is not null then 'unknown'
            when s.reclaim = 'Retain' and s.binding = 'WaitForFirstConsumer' then 'ok'
            else 'gap' end as status,
       case when s.resource is null then 'its storage class ' || coalesce(u.storage_class, '(the default)') || ' is not in these files'
            when coalesce(s.reclaim_unknown, s.binding_unknown) is not null then 'its class ' || coalesce(s.reclaim_unknown, s.binding_unknown)
            else 'class ' || s.name || ' has reclaim policy ' || s.reclaim || ' and binds ' || s.binding end as reason,
       coalesce(s.file, u.file) as file, coalesce(s.line, u.line) as line, u.quality
  from used u left join k8s_storage_class s on s.name = u.storage_class where u.serves
