-- SPDX-License-Identifier: Apache-2.0
-- id: cost-sprint-results
-- code: CON-003
-- title: The last cost sprint saved at least half of what it promised
-- about: answer
-- area: governance
-- severity: low
-- level: 4
-- phases: continuous
-- caf: Manage
-- nist: MANAGE 4.2
-- iso: 10.1
-- why: advice is no saving until somebody measures it
-- fix: hold a cost sprint, and thirty days later write saving_measured beside saving_estimate of each action
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'sprints'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.date'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when exists (select 1 from json_each(r, '$.actions') j where json_extract(j.value, '$.saving_measured') is null) and days_between(json_extract(r, '$.date'), today) <= 100 then 'unknown'
            when days_between(json_extract(r, '$.date'), today) > 100 then 'gap'
            when (select sum(json_extract(j.value, '$.saving_measured')) from json_each(r, '$.actions') j) < 0.5 * (select sum(json_extract(j.value, '$.saving_estimate')) from json_each(r, '$.actions') j) then 'gap'
            when json_array_length(r, '$.actions') is null or json_array_length(r, '$.actions') = 0 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when exists (select 1 from json_each(r, '$.actions') j where json_extract(j.value, '$.saving_measured') is null) and days_between(json_extract(r, '$.date'), today) <= 100 then 'the saving has not been measured yet'
            when days_between(json_extract(r, '$.date'), today) > 100 then 'was held ' || days_between(json_extract(r, '$.date'), today) || ' days ago, more than 100'
            when (select sum(json_extract(j.value, '$.saving_measured')) from json_each(r, '$.actions') j) < 0.5 * (select sum(json_extract(j.value, '$.saving_estimate')) from json_each(r, '$.actions') j) then (select sum(json_extract(j.value, '$.saving_measured')) from json_each(r, '$.actions') j) || ' of ' || (select sum(json_extract(j.value, '$.saving_estimate')) from json_each(r, '$.actions') j) || ' were saved'
            when json_array_length(r, '$.actions') is null or json_array_length(r, '$.actions') = 0 then 'no action is listed'
            else 'the saving was measured' end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''sprints'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'sprints', 'unknown', 'nobody has answered ''sprints'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
