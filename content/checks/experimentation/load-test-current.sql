-- SPDX-License-Identifier: Apache-2.0
-- id: load-test-current
-- code: RES-012
-- title: A load test at one and a half times the peak was run with the deployed version
-- about: answer
-- area: resilience
-- severity: high
-- level: 4
-- phases: experimentation, scale
-- gates: G4
-- caf: Manage
-- nist: MEASURE 2.3
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.4
-- why: the first busy day is the wrong moment to learn the limit
-- fix: run the test (k6, guidellm, genai-perf) at 1.5 times the peak with the deployed version, and record deployment, version, deployed, rps, peak, errors and date
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'loadtests'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.deployment'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when json_extract(r, '$.version') is null or json_extract(r, '$.deployed') is null or json_extract(r, '$.rps') is null or json_extract(r, '$.peak') is null or json_extract(r, '$.date') is null then 'unknown'
            when json_extract(r, '$.version') <> json_extract(r, '$.deployed') then 'gap'
            when json_extract(r, '$.rps') < 1.5 * json_extract(r, '$.peak') then 'gap'
            when days_between(json_extract(r, '$.date'), today) > 90 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when json_extract(r, '$.version') is null or json_extract(r, '$.deployed') is null or json_extract(r, '$.rps') is null or json_extract(r, '$.peak') is null or json_extract(r, '$.date') is null then 'version, rate, peak or date of the test is not written'
            when json_extract(r, '$.version') <> json_extract(r, '$.deployed') then 'version ' || json_extract(r, '$.version') || ' was tested and ' || json_extract(r, '$.deployed') || ' is deployed'
            when json_extract(r, '$.rps') < 1.5 * json_extract(r, '$.peak') then json_extract(r, '$.rps') || ' calls a second were tested, the peak is ' || json_extract(r, '$.peak') || ' and 1.5 times that is needed'
            when days_between(json_extract(r, '$.date'), today) > 90 then 'was run ' || days_between(json_extract(r, '$.date'), today) || ' days ago, more than 90'
            else json_extract(r, '$.rps') || ' calls a second against a peak of ' || json_extract(r, '$.peak') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''loadtests'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'loadtests', 'unknown', 'nobody has answered ''loadtests'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
