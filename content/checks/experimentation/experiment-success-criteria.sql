-- SPDX-License-Identifier: Apache-2.0
-- id: experiment-success-criteria
-- code: EXP-003
-- title: Success and stop criteria stand before an experiment starts
-- about: answer
-- area: governance
-- severity: medium
-- level: 3
-- phases: experimentation
-- gates: G4
-- caf: Adopt
-- nist: MAP 1.4
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.6.1.2
-- why: criteria written afterwards always pass
-- fix: write accuracy, latency_ms, cost_ceiling and next_step to the experiment, with the day they were fixed in criteria_on
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'experiments'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.name'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.accuracy'), '') = '' then ', accuracy' else '' end || case when coalesce(json_extract(r, '$.latency_ms'), '') = '' then ', latency_ms' else '' end || case when coalesce(json_extract(r, '$.cost_ceiling'), '') = '' then ', cost_ceiling' else '' end || case when coalesce(json_extract(r, '$.next_step'), '') = '' then ', next_step' else '' end, ', ') = '' and (json_extract(r, '$.started') is null or json_extract(r, '$.criteria_on') is null) then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.accuracy'), '') = '' then ', accuracy' else '' end || case when coalesce(json_extract(r, '$.latency_ms'), '') = '' then ', latency_ms' else '' end || case when coalesce(json_extract(r, '$.cost_ceiling'), '') = '' then ', cost_ceiling' else '' end || case when coalesce(json_extract(r, '$.next_step'), '') = '' then ', next_step' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.criteria_on') > json_extract(r, '$.started') then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.accuracy'), '') = '' then ', accuracy' else '' end || case when coalesce(json_extract(r, '$.latency_ms'), '') = '' then ', latency_ms' else '' end || case when coalesce(json_extract(r, '$.cost_ceiling'), '') = '' then ', cost_ceiling' else '' end || case when coalesce(json_extract(r, '$.next_step'), '') = '' then ', next_step' else '' end, ', ') = '' and (json_extract(r, '$.started') is null or json_extract(r, '$.criteria_on') is null) then 'when the criteria were fixed and when the experiment started is not written'
            when trim(case when coalesce(json_extract(r, '$.accuracy'), '') = '' then ', accuracy' else '' end || case when coalesce(json_extract(r, '$.latency_ms'), '') = '' then ', latency_ms' else '' end || case when coalesce(json_extract(r, '$.cost_ceiling'), '') = '' then ', cost_ceiling' else '' end || case when coalesce(json_extract(r, '$.next_step'), '') = '' then ', next_step' else '' end, ', ') <> '' then 'the experiment lacks ' || trim(case when coalesce(json_extract(r, '$.accuracy'), '') = '' then ', accuracy' else '' end || case when coalesce(json_extract(r, '$.latency_ms'), '') = '' then ', latency_ms' else '' end || case when coalesce(json_extract(r, '$.cost_ceiling'), '') = '' then ', cost_ceiling' else '' end || case when coalesce(json_extract(r, '$.next_step'), '') = '' then ', next_step' else '' end, ', ')
            when json_extract(r, '$.criteria_on') > json_extract(r, '$.started') then 'the criteria of ' || json_extract(r, '$.criteria_on') || ' are later than the start on ' || json_extract(r, '$.started')
            else 'criteria stand, next step ' || json_extract(r, '$.next_step') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''experiments'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'experiments', 'unknown', 'nobody has answered ''experiments'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
