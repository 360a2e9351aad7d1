-- SPDX-License-Identifier: Apache-2.0
-- id: replicas-at-least-two
-- code: INF-003
-- title: Production model servers run twice, on different nodes
-- about: k8s_pod
-- area: resilience
-- severity: high
-- level: 3
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.3
-- iso: A.6.2.6
-- why: With one replica a node upgrade is an outage of minutes, because the weights must be loaded again elsewhere.
-- fix: Set replicas (or the autoscaler minimum) to 2 or more and spread them with topologySpreadConstraints on kubernetes.io/hostname.
-- cure: inference
with
tiers as (
    select name as namespace, coalesce(json_extract(labels, '$.tier'), json_extract(labels, '$.environment'), json_extract(labels, '$.env')) as tier
      from k8s_object where kind = 'Namespace'),
serving as (
    select p.*, coalesce(t.tier, case when p.namespace regexp '(?i)(^|-)prod(uction)?($|-)' then 'production'
                                      when p.namespace regexp '(?i)(^|-)(dev|test|sandbox|staging|stage|qa)($|-)' then 'other' end) as tier,
           max(coalesce(s.min, 0)) as scaled
      from k8s_pod p left join tiers t on t.namespace = p.namespace
      left join k8s_scaler s on s.scope = p.scope and s.target = p.name and s.target_kind = p.workload_kind
     where p.component is null and p.engine_role in ('llm', 'model')
       and p.workload_kind in ('Deployment', 'StatefulSet', 'LeaderWorkerSet', 'InferenceService', 'LLMInferenceService')
     group by p.id)
select resource,
       case when tier is null then 'unknown'
            when not (tier regexp '(?i)prod') then 'skip'
            when replicas_unknown is not null then 'unknown'
            when max(coalesce(replicas, 1), coalesce(min_replicas, 0), scaled) < 2 then 'gap'
            when not spread and workload_kind in ('Deployment', 'StatefulSet') then 'gap'
            else 'ok' end as status,
       case when tier is null then 'whether namespace ' || coalesce(namespace, '(none)') || ' is production is said by no label tier or environment'
            when not (tier regexp '(?i)prod') then 'not production'
            when replicas_unknown is not null then 'the count of replicas ' || replicas_unknown
            when max(coalesce(replicas, 1), coalesce(min_replicas, 0), scaled) < 2 then engine || ' runs once in production'
            else 'its replicas may all stand on one node' end as reason,
       replicas_file as file, replicas_line as line, quality
  from serving where namespace is not null
union all
select null, 'unknown', count(*) || ' model servers stand in manifests that name no namespace, so whether they are production cannot be told', min(file), min(line), null
  from serving where namespace is null having count(*) > 0
