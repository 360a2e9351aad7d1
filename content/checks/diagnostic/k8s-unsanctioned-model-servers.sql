-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-unsanctioned-model-servers
-- title: Model servers run where somebody answers for them
-- about: k8s_pod
-- area: shadow-ai
-- severity: high
-- level: 3
-- phases: diagnostic, scale
-- gates: G1
-- caf: Govern
-- nist: GOVERN 1.6
-- owasp25: LLM03, LLM10
-- owasp26: LLM04, LLM06
-- iso: A.4.2
-- why: A chat server in the namespace default is a data path that nobody reviews, patches or pays attention to.
-- fix: Move it to the namespace of a declared use case, or delete it.
-- cure: person
select resource,
       case when namespace = 'default' then 'gap'
            when json_extract(n.labels, '$.team') is not null or json_extract(n.labels, '$."lintel.dev/tenant"') is not null
                 or json_extract(n.labels, '$.owner') is not null then 'ok'
            else 'unknown' end as status,
       case when namespace = 'default' then engine || ' runs in the namespace default, which is nobody''s'
            else 'namespace ' || namespace || ' carries no label team, owner or lintel.dev/tenant' end as reason,
       p.file, p.line, p.quality
  from (select * from k8s_pod where engine_role in ('llm', 'model', 'notebook') and namespace is not null and component is null) p
  left join (select name as space, labels from k8s_object where kind = 'Namespace' group by name) n on n.space = p.namespace
union all
select null, 'unknown', count(*) || ' model servers stand in manifests that name no namespace', min(file), min(line), null
  from k8s_pod where engine_role in ('llm', 'model', 'notebook') and namespace is null and component is null having count(*) > 0
