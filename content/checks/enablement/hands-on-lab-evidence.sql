-- SPDX-License-Identifier: Apache-2.0
-- id: hands-on-lab-evidence
-- code: SKL-004
-- title: Each operator finished the lab in which a model is deployed, broken and repaired
-- about: answer
-- area: skills
-- severity: medium
-- level: 3
-- phases: enablement
-- gates: G2
-- caf: Adopt
-- nist: GOVERN 2.2
-- iso: 7.3
-- why: the transcript proves that a person has seen it go wrong before the pager rings
-- fix: let the person repeat the lab until all its steps pass (lintel learn), and add the transcript to skills.labs
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'skills.labs'),
     r as (
  select a.resource || '/' || coalesce((json_extract(j.value, '$.person') || '-' || json_extract(j.value, '$.lab')), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when json_extract(r, '$.checks') is null or json_extract(r, '$.checks_passed') is null then 'unknown'
            when json_extract(r, '$.checks_passed') < json_extract(r, '$.checks') then 'gap'
            when coalesce(json_extract(r, '$.finished'), '') = '' then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when json_extract(r, '$.checks') is null or json_extract(r, '$.checks_passed') is null then 'how many steps passed is not written'
            when json_extract(r, '$.checks_passed') < json_extract(r, '$.checks') then coalesce(json_extract(r, '$.person'), 'somebody') || ' passed ' || json_extract(r, '$.checks_passed') || ' of ' || json_extract(r, '$.checks') || ' steps of ' || coalesce(json_extract(r, '$.lab'), 'the lab')
            when coalesce(json_extract(r, '$.finished'), '') = '' then 'the lab is not finished'
            else 'all steps passed' end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''skills.labs'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'skills.labs', 'unknown', 'nobody has answered ''skills.labs'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
