-- SPDX-License-Identifier: Apache-2.0
-- id: dataset-versioned-lineage
-- code: DAT-008
-- title: Each data set has a version, an owner, a licence and a source
-- about: answer
-- area: data-models
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- caf: Govern
-- nist: MAP 2.3
-- owasp25: LLM04
-- owasp26: LLM05
-- iso: A.7.5
-- why: when a model misbehaves the first question is which data made it
-- fix: complete the entry in datasets, and refer to the set by version or digest and never as latest
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'datasets'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.name'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.version'), '') = '' then ', version' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.licence'), '') = '' then ', licence' else '' end || case when coalesce(json_extract(r, '$.source'), '') = '' then ', source' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.version') in ('latest', 'final', 'current') then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.version'), '') = '' then ', version' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.licence'), '') = '' then ', licence' else '' end || case when coalesce(json_extract(r, '$.source'), '') = '' then ', source' else '' end, ', ') <> '' then 'the data set lacks ' || trim(case when coalesce(json_extract(r, '$.version'), '') = '' then ', version' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.licence'), '') = '' then ', licence' else '' end || case when coalesce(json_extract(r, '$.source'), '') = '' then ', source' else '' end, ', ')
            when json_extract(r, '$.version') in ('latest', 'final', 'current') then 'the version is written as ' || json_extract(r, '$.version')
            else 'version ' || json_extract(r, '$.version') || ' of ' || json_extract(r, '$.source') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''datasets'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'datasets', 'unknown', 'nobody has answered ''datasets'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
