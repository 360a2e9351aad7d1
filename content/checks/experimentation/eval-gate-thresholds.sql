-- SPDX-License-Identifier: Apache-2.0
-- id: eval-gate-thresholds
-- code: MDL-008
-- title: Each use case passed its evaluation with the version that is deployed
-- about: answer
-- area: data-models
-- severity: high
-- level: 4
-- phases: experimentation, scale
-- gates: G4
-- caf: Manage
-- nist: MEASURE 2.3
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.6.2.4
-- why: a new version of a model answers differently, and only an evaluation says whether that is better
-- fix: run the evaluation with the deployed version on at least 30 cases and record use_case, deployed, evaluated, cases and pass
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'evaluations'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.use_case'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when json_extract(r, '$.deployed') is null or json_extract(r, '$.evaluated') is null or json_extract(r, '$.cases') is null then 'unknown'
            when json_extract(r, '$.deployed') <> json_extract(r, '$.evaluated') then 'gap'
            when coalesce(json_extract(r, '$.pass'), 0) <> 1 then 'gap'
            when json_extract(r, '$.cases') < 30 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when json_extract(r, '$.deployed') is null or json_extract(r, '$.evaluated') is null or json_extract(r, '$.cases') is null then 'which version was evaluated, or on how many cases, is not written'
            when json_extract(r, '$.deployed') <> json_extract(r, '$.evaluated') then 'version ' || json_extract(r, '$.deployed') || ' is deployed and ' || json_extract(r, '$.evaluated') || ' was evaluated'
            when coalesce(json_extract(r, '$.pass'), 0) <> 1 then 'the evaluation was not passed'
            when json_extract(r, '$.cases') < 30 then 'the evaluation has ' || json_extract(r, '$.cases') || ' cases, 30 are needed'
            else json_extract(r, '$.deployed') || ' passed ' || json_extract(r, '$.cases') || ' cases' end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''evaluations'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'evaluations', 'unknown', 'nobody has answered ''evaluations'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
