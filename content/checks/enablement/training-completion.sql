-- SPDX-License-Identifier: Apache-2.0
-- id: training-completion
-- code: SKL-003
-- title: Four fifths of the planned training in AI infrastructure is done, with proof
-- about: answer
-- area: skills
-- severity: medium
-- level: 3
-- phases: enablement
-- gates: G2
-- caf: Plan
-- nist: GOVERN 2.2
-- iso: 7.2
-- why: below that, the platform is built by people who learn on production
-- fix: book the missing places, and give each course in skills.training an evidence: a certificate, an export, a transcript of lintel learn
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'skills.training'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.course'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when coalesce(json_extract(r, '$.planned'), 0) = 0 then 'unknown'
            when coalesce(json_extract(r, '$.evidence'), '') = '' and coalesce(json_extract(r, '$.completed'), 0) > 0 then 'gap'
            when coalesce(json_extract(r, '$.completed'), 0) < 0.8 * json_extract(r, '$.planned') then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when coalesce(json_extract(r, '$.planned'), 0) = 0 then 'how many places are planned is not written'
            when coalesce(json_extract(r, '$.evidence'), '') = '' and coalesce(json_extract(r, '$.completed'), 0) > 0 then 'no evidence is given for ' || json_extract(r, '$.completed') || ' completed places'
            when coalesce(json_extract(r, '$.completed'), 0) < 0.8 * json_extract(r, '$.planned') then coalesce(json_extract(r, '$.completed'), 0) || ' of ' || json_extract(r, '$.planned') || ' planned places are completed'
            else json_extract(r, '$.completed') || ' of ' || json_extract(r, '$.planned') || ' places are completed' end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''skills.training'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'skills.training', 'unknown', 'nobody has answered ''skills.training'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
