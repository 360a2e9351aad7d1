-- SPDX-License-Identifier: Apache-2.0
-- id: impact-assessment
-- code: GOV-005
-- title: An impact assessment is approved before a use case reaches people
-- about: answer
-- area: governance
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Govern
-- nist: MAP 3.1
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.5.2
-- why: what happens to people is decided before the launch or not at all
-- fix: fill impact for the use case: affected, human_oversight, legal_class and approved_on; a prohibited use must not be built
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
            when json_extract(r, '$.impact.legal_class') = 'prohibited' then 'gap'
            when json_extract(r, '$.impact') is null then 'gap'
            when trim(case when coalesce(json_extract(r, '$.impact.affected'), '') = '' then ', impact.affected' else '' end || case when coalesce(json_extract(r, '$.impact.human_oversight'), '') = '' then ', impact.human_oversight' else '' end || case when coalesce(json_extract(r, '$.impact.legal_class'), '') = '' then ', impact.legal_class' else '' end || case when coalesce(json_extract(r, '$.impact.approved_on'), '') = '' then ', impact.approved_on' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.impact.legal_class') = 'high' and coalesce(json_extract(r, '$.impact.conformity'), '') = '' then 'gap'
            when json_extract(r, '$.started') < json_extract(r, '$.impact.approved_on') then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when json_extract(r, '$.impact.legal_class') = 'prohibited' then 'the use is prohibited by its own assessment'
            when json_extract(r, '$.impact') is null then 'has no impact assessment'
            when trim(case when coalesce(json_extract(r, '$.impact.affected'), '') = '' then ', impact.affected' else '' end || case when coalesce(json_extract(r, '$.impact.human_oversight'), '') = '' then ', impact.human_oversight' else '' end || case when coalesce(json_extract(r, '$.impact.legal_class'), '') = '' then ', impact.legal_class' else '' end || case when coalesce(json_extract(r, '$.impact.approved_on'), '') = '' then ', impact.approved_on' else '' end, ', ') <> '' then 'the assessment lacks ' || trim(case when coalesce(json_extract(r, '$.impact.affected'), '') = '' then ', impact.affected' else '' end || case when coalesce(json_extract(r, '$.impact.human_oversight'), '') = '' then ', impact.human_oversight' else '' end || case when coalesce(json_extract(r, '$.impact.legal_class'), '') = '' then ', impact.legal_class' else '' end || case when coalesce(json_extract(r, '$.impact.approved_on'), '') = '' then ', impact.approved_on' else '' end, ', ')
            when json_extract(r, '$.impact.legal_class') = 'high' and coalesce(json_extract(r, '$.impact.conformity'), '') = '' then 'a high-risk use has no evidence of conformity'
            when json_extract(r, '$.started') < json_extract(r, '$.impact.approved_on') then 'was in use on ' || json_extract(r, '$.started') || ', before the assessment of ' || json_extract(r, '$.impact.approved_on')
            else json_extract(r, '$.impact.legal_class') || ' risk, approved ' || json_extract(r, '$.impact.approved_on') end as reason,
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
