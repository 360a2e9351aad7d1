-- SPDX-License-Identifier: Apache-2.0
-- id: ai-incident-plan
-- code: GOV-010
-- title: The incident process knows AI cases and was rehearsed within a year
-- about: answer
-- area: governance
-- severity: medium
-- level: 3
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 4.3
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.8.4
-- why: an incident that has no name in the process is handled by whoever is awake
-- fix: add the missing kinds to the taxonomy of the incident process, and rehearse one of them
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'governance.incidents')
select resource,
       case when age is null or age > 180 then 'unknown'
            when v is null or json_type(v) <> 'object' then 'unknown'
            when (select group_concat(k.value, ', ') from json_each('["prompt-injection","data-leak-by-model","harmful-output","model-regression","cost-runaway","provider-outage"]') k where not exists (select 1 from json_each(v, '$.taxonomy') t where t.value = k.value)) is not null then 'gap'
            when days_between(json_extract(v, '$.last_exercise'), (select value from parameter where name = 'today')) is null then 'gap'
            when days_between(json_extract(v, '$.last_exercise'), (select value from parameter where name = 'today')) > 365 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when v is null or json_type(v) <> 'object' then 'the answer is not a map: ' || coalesce(substr(said, 1, 40), 'empty')
            when (select group_concat(k.value, ', ') from json_each('["prompt-injection","data-leak-by-model","harmful-output","model-regression","cost-runaway","provider-outage"]') k where not exists (select 1 from json_each(v, '$.taxonomy') t where t.value = k.value)) is not null then 'the incident process does not know ' || (select group_concat(k.value, ', ') from json_each('["prompt-injection","data-leak-by-model","harmful-output","model-regression","cost-runaway","provider-outage"]') k where not exists (select 1 from json_each(v, '$.taxonomy') t where t.value = k.value))
            when days_between(json_extract(v, '$.last_exercise'), (select value from parameter where name = 'today')) is null then 'the process was never rehearsed'
            when days_between(json_extract(v, '$.last_exercise'), (select value from parameter where name = 'today')) > 365 then 'the last exercise was ' || days_between(json_extract(v, '$.last_exercise'), (select value from parameter where name = 'today')) || ' days ago, more than 365'
            else 'six kinds, last exercise ' || json_extract(v, '$.last_exercise') end as reason,
       file, line
  from a
union all
select 'governance.incidents', 'unknown', 'nobody has answered ''governance.incidents'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
