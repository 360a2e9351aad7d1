-- SPDX-License-Identifier: Apache-2.0
-- id: model-registry-record
-- code: MDL-007
-- title: Each model in use has a record with owner, licence, source, version and use
-- about: answer
-- area: data-models
-- severity: medium
-- level: 3
-- phases: experimentation, scale
-- gates: G5
-- caf: Govern
-- nist: MAP 2.2
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.6.2.7
-- why: a model without a record cannot be withdrawn, because nobody knows who depends on it
-- fix: complete the record under models: owner, licence, source, version, intended_use, prohibited_use and evaluation
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'models'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.name'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.licence'), '') = '' then ', licence' else '' end || case when coalesce(json_extract(r, '$.source'), '') = '' then ', source' else '' end || case when coalesce(json_extract(r, '$.version'), '') = '' then ', version' else '' end || case when coalesce(json_extract(r, '$.intended_use'), '') = '' then ', intended_use' else '' end || case when coalesce(json_extract(r, '$.prohibited_use'), '') = '' then ', prohibited_use' else '' end || case when coalesce(json_extract(r, '$.evaluation'), '') = '' then ', evaluation' else '' end, ', ') <> '' then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.licence'), '') = '' then ', licence' else '' end || case when coalesce(json_extract(r, '$.source'), '') = '' then ', source' else '' end || case when coalesce(json_extract(r, '$.version'), '') = '' then ', version' else '' end || case when coalesce(json_extract(r, '$.intended_use'), '') = '' then ', intended_use' else '' end || case when coalesce(json_extract(r, '$.prohibited_use'), '') = '' then ', prohibited_use' else '' end || case when coalesce(json_extract(r, '$.evaluation'), '') = '' then ', evaluation' else '' end, ', ') <> '' then 'the record lacks ' || trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.licence'), '') = '' then ', licence' else '' end || case when coalesce(json_extract(r, '$.source'), '') = '' then ', source' else '' end || case when coalesce(json_extract(r, '$.version'), '') = '' then ', version' else '' end || case when coalesce(json_extract(r, '$.intended_use'), '') = '' then ', intended_use' else '' end || case when coalesce(json_extract(r, '$.prohibited_use'), '') = '' then ', prohibited_use' else '' end || case when coalesce(json_extract(r, '$.evaluation'), '') = '' then ', evaluation' else '' end, ', ')
            else json_extract(r, '$.version') || ', owned by ' || json_extract(r, '$.owner') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''models'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'models', 'unknown', 'nobody has answered ''models'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
