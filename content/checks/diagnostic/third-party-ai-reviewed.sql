-- SPDX-License-Identifier: Apache-2.0
-- id: third-party-ai-reviewed
-- code: GOV-007
-- title: Each provider has a contract, data terms, a review and a way out
-- about: answer
-- area: governance
-- severity: medium
-- level: 3
-- phases: diagnostic, scale
-- gates: G5
-- caf: Govern
-- nist: GOVERN 6.1
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.10.3
-- why: the terms decide whether prompts train somebody else, and the exit decides whether you can leave
-- fix: complete the entry: contract, data_used_for_training: false, retention_days, regions, reviewed within a year, exit
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'governance.providers'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.name'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 365 then 'unknown'
            when json_extract(r, '$.data_used_for_training') = 1 then 'gap'
            when trim(case when coalesce(json_extract(r, '$.contract'), '') = '' then ', contract' else '' end || case when coalesce(json_extract(r, '$.retention_days'), '') = '' then ', retention_days' else '' end || case when coalesce(json_extract(r, '$.regions'), '') = '' then ', regions' else '' end || case when coalesce(json_extract(r, '$.reviewed'), '') = '' then ', reviewed' else '' end || case when coalesce(json_extract(r, '$.exit'), '') = '' then ', exit' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.data_used_for_training') is null then 'gap'
            when days_between(json_extract(r, '$.reviewed'), today) > 365 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 365 then 'the answer is ' || age || ' days old, more than 365'
            when json_extract(r, '$.data_used_for_training') = 1 then 'its terms allow training on your data'
            when trim(case when coalesce(json_extract(r, '$.contract'), '') = '' then ', contract' else '' end || case when coalesce(json_extract(r, '$.retention_days'), '') = '' then ', retention_days' else '' end || case when coalesce(json_extract(r, '$.regions'), '') = '' then ', regions' else '' end || case when coalesce(json_extract(r, '$.reviewed'), '') = '' then ', reviewed' else '' end || case when coalesce(json_extract(r, '$.exit'), '') = '' then ', exit' else '' end, ', ') <> '' then 'the review lacks ' || trim(case when coalesce(json_extract(r, '$.contract'), '') = '' then ', contract' else '' end || case when coalesce(json_extract(r, '$.retention_days'), '') = '' then ', retention_days' else '' end || case when coalesce(json_extract(r, '$.regions'), '') = '' then ', regions' else '' end || case when coalesce(json_extract(r, '$.reviewed'), '') = '' then ', reviewed' else '' end || case when coalesce(json_extract(r, '$.exit'), '') = '' then ', exit' else '' end, ', ')
            when json_extract(r, '$.data_used_for_training') is null then 'the review does not say whether data are used for training'
            when days_between(json_extract(r, '$.reviewed'), today) > 365 then 'was reviewed ' || days_between(json_extract(r, '$.reviewed'), today) || ' days ago, more than 365'
            else 'reviewed ' || json_extract(r, '$.reviewed') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 365 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 365 then 'the answer is ' || age || ' days old, more than 365'
            else 'the list ''governance.providers'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'governance.providers', 'unknown', 'nobody has answered ''governance.providers'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
