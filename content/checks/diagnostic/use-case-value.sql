-- SPDX-License-Identifier: Apache-2.0
-- id: use-case-value
-- code: GOV-014
-- title: Each use case names owner, measure, baseline and target before work starts
-- about: answer
-- area: governance
-- severity: medium
-- level: 2
-- phases: diagnostic, experimentation
-- gates: G1
-- caf: Strategy
-- nist: MAP 1.4
-- iso: A.6.1.2
-- why: without a baseline nobody can say afterwards whether it was worth it
-- fix: measure the baseline now and write owner, measure, baseline, target and review_date to the use case
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'governance.use_cases'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.name'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.measure'), '') = '' then ', measure' else '' end || case when coalesce(json_extract(r, '$.baseline'), '') = '' then ', baseline' else '' end || case when coalesce(json_extract(r, '$.target'), '') = '' then ', target' else '' end || case when coalesce(json_extract(r, '$.review_date'), '') = '' then ', review_date' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.baseline') = json_extract(r, '$.target') then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.measure'), '') = '' then ', measure' else '' end || case when coalesce(json_extract(r, '$.baseline'), '') = '' then ', baseline' else '' end || case when coalesce(json_extract(r, '$.target'), '') = '' then ', target' else '' end || case when coalesce(json_extract(r, '$.review_date'), '') = '' then ', review_date' else '' end, ', ') <> '' then 'the use case lacks ' || trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.measure'), '') = '' then ', measure' else '' end || case when coalesce(json_extract(r, '$.baseline'), '') = '' then ', baseline' else '' end || case when coalesce(json_extract(r, '$.target'), '') = '' then ', target' else '' end || case when coalesce(json_extract(r, '$.review_date'), '') = '' then ', review_date' else '' end, ', ')
            when json_extract(r, '$.baseline') = json_extract(r, '$.target') then 'baseline and target are the same: ' || json_extract(r, '$.target')
            else json_extract(r, '$.measure') || ' from ' || json_extract(r, '$.baseline') || ' to ' || json_extract(r, '$.target') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''governance.use_cases'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'governance.use_cases', 'unknown', 'nobody has answered ''governance.use_cases'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
