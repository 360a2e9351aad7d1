-- SPDX-License-Identifier: Apache-2.0
-- id: tenant-isolation
-- code: GOV-013
-- title: Teams on the cluster have their own namespace, quota and network
-- about: k8s_pod
-- area: governance
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Govern
-- nist: GOVERN 1.4
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.4.2
-- why: What is shared by accident is found by accident: one team reads, starves or breaks the other.
-- fix: Give each team a namespace with its label, a GPU quota and a default-deny policy.
-- cure: inference kueue
with spaces as (
    select p.scope, min(p.namespace) as namespace, count(distinct p.tenant) as teams, min(p.tenant) as team, sum(p.gpus) as gpus,
           group_concat(distinct p.tenant) as names, min(p.file) as file, min(p.line) as line, max(p.quality) as quality
      from k8s_pod p where p.component is null and (p.gpus > 0 or p.engine_role is not null) and p.namespace is not null group by p.scope),
named as (
    select s.*, coalesce(s.team, (select coalesce(json_extract(o.labels, '$."lintel.dev/tenant"'), json_extract(o.labels, '$.team'))
                                    from k8s_object o where o.kind = 'Namespace' and o.name = s.namespace limit 1)) as owner,
           exists (select 1 from k8s_quota q where q.scope = s.scope and q.key regexp 'gpu') as quota,
           exists (select 1 from k8s_network_policy n where n.scope = s.scope and n.all_pods) as closed
      from spaces s)
select namespace as resource,
       case when teams > 1 then 'gap' when owner is null then 'unknown'
            when gpus > 0 and not quota then 'gap' when not closed then 'gap' else 'ok' end as status,
       case when teams > 1 then 'pods of ' || teams || ' teams stand in one namespace: ' || names
            when owner is null then 'neither its pods nor the namespace say whose they are (label team or lintel.dev/tenant)'
            when gpus > 0 and not quota then 'team ' || owner || ' has no GPU quota here'
            else 'team ' || owner || ' has no policy that closes its namespace' end as reason,
       file, line, quality
  from named
