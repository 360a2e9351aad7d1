-- SPDX-License-Identifier: Apache-2.0
-- id: ai-saas-in-network-logs
-- code: SHA-012
-- title: Traffic to AI services outside the approved list is known and decided
-- about: egress_host
-- area: shadow-ai
-- severity: medium
-- level: 3
-- phases: diagnostic, scale
-- gates: G1
-- caf: Govern
-- nist: GOVERN 6.1
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.9.3
-- why: people use what helps them: the log shows what they need, which is what the governed path has to offer
-- fix: decide about each under shadow: in lintel.yaml (adopt, migrate or remove, with owner and until), offer it through the gateway, and block what is removed
-- cure: person
with d as (select lower(asset) as asset, decision, owner, until, days_between((select value from parameter where name = 'today'), until) as ahead from shadow_decision),
     a as (select case when json_valid(value) and json_type(value) = 'array' then value end as v from answer where question = 'governance.inventory'),
     i as (select distinct lower(coalesce(json_extract(case when j.type = 'object' then j.value else '{}' end, '$.provider'), j.value)) as provider from a join json_each(a.v) j),
     h as (
  select e.*, (select min(ahead) from d where e.host_key glob d.asset or lower(e.service) = d.asset or e.provider = d.asset) as ahead,
         (select min(decision) from d where e.host_key glob d.asset or lower(e.service) = d.asset or e.provider = d.asset) as decision,
         exists (select 1 from gateway_deployment g where lower(g.host) = e.host_key) as governed,
         exists (select 1 from i where i.provider = e.provider or i.provider = lower(e.service)) as listed
    from (select *, lower(name) as host_key from egress_host) e)
select resource,
       case when governed or listed then 'ok'
            when decision is null then 'gap'
            when ahead < 0 then 'gap'
            when decision = 'adopt' then 'ok'
            when decision in ('migrate', 'remove') then 'ok'
            else 'unknown' end as status,
       service || ': ' || visits || ' visits by ' || clients || ' clients' || coalesce(', last on ' || last_day, '') ||
       case when governed then ', a deployment of the gateway'
            when listed then ', in the inventory'
            when decision is null then ', and nobody has decided about it'
            when ahead < 0 then ', was to ' || decision || ' ' || -ahead || ' days ago and still is used'
            else ', decided: ' || decision end as reason,
       file, line
  from h
union all
select resource,
       case when ai_visits > 0 then 'skip'
            when last_day is null then 'unknown'
            when days_between(last_day, (select value from parameter where name = 'today')) > 35 then 'unknown'
            else 'ok' end,
       case when ai_visits > 0 then 'its AI services are judged one by one'
            when last_day is null then 'has no AI service among ' || visits || ' visits, and does not say which days these are'
            when days_between(last_day, (select value from parameter where name = 'today')) > 35
              then 'ends ' || days_between(last_day, (select value from parameter where name = 'today')) || ' days ago; what is used since is not known'
            else 'has no AI service among ' || visits || ' visits from ' || first_day || ' to ' || last_day || '; of other days it says nothing' end,
       file, line
  from egress_log
