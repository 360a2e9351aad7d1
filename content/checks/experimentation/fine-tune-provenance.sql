-- SPDX-License-Identifier: Apache-2.0
-- id: fine-tune-provenance
-- code: MDL-012
-- title: Each fine-tuned model records what it was made of and who approved it
-- about: answer
-- area: data-models
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- caf: Govern
-- nist: MAP 2.3
-- owasp25: LLM04, LLM03
-- owasp26: LLM05, LLM04
-- iso: A.6.2.3
-- why: without base, data and job a fine-tuned model cannot be made again or taken back
-- fix: write base, base_version, dataset with its version, commit, job_id, approver and date to the entry in finetunes
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'finetunes'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.name'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.base'), '') = '' then ', base' else '' end || case when coalesce(json_extract(r, '$.base_version'), '') = '' then ', base_version' else '' end || case when coalesce(json_extract(r, '$.dataset'), '') = '' then ', dataset' else '' end || case when coalesce(json_extract(r, '$.commit'), '') = '' then ', commit' else '' end || case when coalesce(json_extract(r, '$.job_id'), '') = '' then ', job_id' else '' end || case when coalesce(json_extract(r, '$.approver'), '') = '' then ', approver' else '' end || case when coalesce(json_extract(r, '$.date'), '') = '' then ', date' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.dataset') not like '%:%' and json_extract(r, '$.dataset') not like '%@%' then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.base'), '') = '' then ', base' else '' end || case when coalesce(json_extract(r, '$.base_version'), '') = '' then ', base_version' else '' end || case when coalesce(json_extract(r, '$.dataset'), '') = '' then ', dataset' else '' end || case when coalesce(json_extract(r, '$.commit'), '') = '' then ', commit' else '' end || case when coalesce(json_extract(r, '$.job_id'), '') = '' then ', job_id' else '' end || case when coalesce(json_extract(r, '$.approver'), '') = '' then ', approver' else '' end || case when coalesce(json_extract(r, '$.date'), '') = '' then ', date' else '' end, ', ') <> '' then 'the record lacks ' || trim(case when coalesce(json_extract(r, '$.base'), '') = '' then ', base' else '' end || case when coalesce(json_extract(r, '$.base_version'), '') = '' then ', base_version' else '' end || case when coalesce(json_extract(r, '$.dataset'), '') = '' then ', dataset' else '' end || case when coalesce(json_extract(r, '$.commit'), '') = '' then ', commit' else '' end || case when coalesce(json_extract(r, '$.job_id'), '') = '' then ', job_id' else '' end || case when coalesce(json_extract(r, '$.approver'), '') = '' then ', approver' else '' end || case when coalesce(json_extract(r, '$.date'), '') = '' then ', date' else '' end, ', ')
            when json_extract(r, '$.dataset') not like '%:%' and json_extract(r, '$.dataset') not like '%@%' then 'the data set ' || json_extract(r, '$.dataset') || ' has no version'
            else json_extract(r, '$.base') || ' with ' || json_extract(r, '$.dataset') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'skip' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'no model is fine-tuned, as answered' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'finetunes', 'unknown', 'nobody has answered ''finetunes'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
