-- SPDX-License-Identifier: Apache-2.0
-- id: agent-tools-least-privilege
-- code: SEC-018
-- title: Agents run with their own narrow rights, and people approve what destroys
-- about: answer
-- area: security
-- severity: high
-- level: 4
-- phases: experimentation, scale
-- caf: Secure
-- nist: GOVERN 3.2
-- owasp25: LLM06
-- owasp26: LLM03
-- iso: A.9.3
-- why: A model that can be talked into a tool call has all the rights of that tool; rights must be those of the task.
-- fix: Write each agent with owner, tools and approval to agents; give its pod a service account of its own with a Role for the task, and let a person approve tools that change things.
-- cure: person
with agents as (
  select coalesce(json_extract(j.value, '$.name'), j.key) as agent, json_extract(j.value, '$.owner') as owner, json_extract(j.value, '$.tools') as tools,
         json_type(j.value, '$.tools') as tools_type, json_extract(j.value, '$.approval') as approval, json_type(j.value, '$.approval') as approval_type,
         a.file, a.line, days_between(a.day, (select value from parameter where name = 'today')) as age
    from answer a join json_each(case when json_valid(a.value) and json_type(a.value) = 'array' then a.value end) j on j.type = 'object'
   where a.question = 'agents'),
said as (
  select *, coalesce(tools regexp '(^|[",\[ ])\*', 0) as any_tool,
         coalesce(tools_type = 'array' and not exists (select 1 from json_each(case when tools_type = 'array' then tools end) t
            where not (t.value regexp '(?i)[.:_-](read|get|list|search|query|view)$|^(read|get|list|search|query|view)')), 0) as reads_only
    from agents),
pods as (
  select p.resource, p.name, p.namespace, p.service_account, p.file, p.line, p.quality, s.agent,
         (select count(distinct o.workload) from k8s_pod o where o.service_account = p.service_account and o.namespace is p.namespace) as sharing
    from k8s_pod p join said s on p.name = s.agent or p.name like s.agent || '-%'),
wide as (
  select b.subject, b.subject_namespace, max(r.any_verb) as any_verb, max(' ' || r.resources || ' ' like '% secrets %' or r.any_resource) as secrets
    from k8s_role_binding b join k8s_role_rule r on r.name = b.role
   where b.subject_kind = 'ServiceAccount' group by b.subject, b.subject_namespace)
select 'agents/' || agent as resource,
       case when age is null or age > 180 then 'unknown'
            when any_tool then 'gap'
            when coalesce(owner, '') = '' then 'gap'
            when tools is null then 'unknown'
            when reads_only then 'ok'
            when approval is null or approval in ('', 'none', 'no', '{}', '0') then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when any_tool then 'may use every tool'
            when coalesce(owner, '') = '' then 'has no owner'
            when tools is null then 'which tools it may use is not said'
            when reads_only then 'its tools only read'
            when approval is null or approval in ('', 'none', 'no', '{}', '0') then 'changes things, and nobody approves it'
            else 'its tools are listed, and people approve what changes things' end as reason,
       file, line, 'attested' as quality
  from said
union all
select p.resource,
       case when p.service_account is null or p.service_account = 'default' then 'gap'
            when p.sharing > 1 then 'gap'
            when w.any_verb or w.secrets then 'gap'
            when not exists (select 1 from k8s_role_binding) then 'unknown'
            else 'ok' end,
       case when p.service_account is null or p.service_account = 'default' then 'the agent runs as the default service account, not as its own'
            when p.sharing > 1 then 'the agent shares its service account with ' || (p.sharing - 1) || ' other workloads'
            when w.any_verb then 'its service account may do everything with some resources'
            when w.secrets then 'its service account may read secrets'
            when not exists (select 1 from k8s_role_binding) then 'which rights its service account has is not in the evidence'
            else 'runs as its own service account with narrow rights' end,
       p.file, p.line, p.quality
  from pods p left join wide w on w.subject = p.service_account and w.subject_namespace is p.namespace
union all
select 'agents', 'unknown', 'the answer is no list of agents', file, line, 'attested' from answer
 where question = 'agents' and not (json_valid(value) and json_type(value) = 'array')
