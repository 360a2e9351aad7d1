-- SPDX-License-Identifier: Apache-2.0
-- id: quality-monitoring
-- code: MDL-009
-- title: The quality of answers is sampled in production and has an owner and an alert
-- about: answer
-- area: data-models
-- severity: medium
-- level: 4
-- phases: scale, continuous
-- caf: Manage
-- nist: MEASURE 4.2
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.6.2.6
-- why: a model can get worse without one error in the logs
-- fix: sample a share of the answers (sample_rate above 0), score them by a measure, and set owner and alert_drop
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'quality'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.deployment'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when coalesce(json_extract(r, '$.sample_rate'), 0) <= 0 then 'gap'
            when trim(case when coalesce(json_extract(r, '$.measure'), '') = '' then ', measure' else '' end || case when coalesce(json_extract(r, '$.alert_drop'), '') = '' then ', alert_drop' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end, ', ') <> '' then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when coalesce(json_extract(r, '$.sample_rate'), 0) <= 0 then 'no answer is sampled'
            when trim(case when coalesce(json_extract(r, '$.measure'), '') = '' then ', measure' else '' end || case when coalesce(json_extract(r, '$.alert_drop'), '') = '' then ', alert_drop' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end, ', ') <> '' then 'the sampling lacks ' || trim(case when coalesce(json_extract(r, '$.measure'), '') = '' then ', measure' else '' end || case when coalesce(json_extract(r, '$.alert_drop'), '') = '' then ', alert_drop' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end, ', ')
            else json_extract(r, '$.measure') || ' of ' || json_extract(r, '$.sample_rate') || ' of the answers' end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''quality'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'quality', 'unknown', 'nobody has answered ''quality'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
