-- SPDX-License-Identifier: Apache-2.0
-- id: ai-inventory-complete
-- code: GOV-003
-- title: Every AI provider that the evidence shows stands in the inventory
-- about: sdk_use
-- area: governance
-- severity: high
-- level: 3
-- phases: diagnostic, scale
-- gates: G1
-- caf: Govern
-- nist: GOVERN 1.6
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.4.2
-- why: what nobody has written down has no owner, no budget and no review
-- fix: add the provider to the list governance.inventory with the use case and the owner it belongs to, or remove its use
-- cure: person
with a as (
 select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
        value as said, case when json_valid(value) then value end as v
   from answer where question = 'governance.inventory'),
     d as (select provider, count(*) as places, min(file) as file, min(line) as line
             from (select provider, file, line from sdk_use where place not in ('test', 'doc') and family in ('openai', 'models', 'hubs', 'cloud')
                   union all
                   select provider, file, line from provider_endpoint where place not in ('test', 'doc', 'plan', 'state') and not comment
                   union all
                   select coalesce(provider, lower(service)), file, line from egress_host where visits > 0)
            group by provider)
select 'provider/' || d.provider as resource,
       case when a.v is null or json_type(a.v) <> 'array' or a.age is null or a.age > 180 then 'unknown'
            when exists (select 1 from json_each(a.v) j where j.value = d.provider or (j.type = 'object' and json_extract(j.value, '$.provider') = d.provider)) then 'ok'
            else 'gap' end as status,
       case when a.v is null or json_type(a.v) <> 'array' then d.provider || ' is used in ' || d.places || ' places, and there is no inventory to look it up in'
            when a.age is null then 'the inventory has no day, so its age is not known'
            when a.age > 180 then 'the inventory is ' || a.age || ' days old, more than 180'
            when exists (select 1 from json_each(a.v) j where j.value = d.provider or (j.type = 'object' and json_extract(j.value, '$.provider') = d.provider)) then 'stands in the inventory'
            else d.provider || ' is used in ' || d.places || ' places and not in the inventory' end as reason,
       d.file, d.line
  from d left join a on 1

