-- SPDX-License-Identifier: Apache-2.0
-- id: post-mortems-ai
-- code: CON-004
-- title: Each serious AI incident has a post-mortem, and its actions are closed
-- about: answer
-- area: governance
-- severity: medium
-- level: 4
-- phases: continuous
-- caf: Manage
-- nist: MANAGE 4.3
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: 10.2
-- why: AI incidents have causes of their own, and mixed with the others the pattern disappears
-- fix: write the post-mortem within ten days, give each action an owner, and close four fifths of those that are due
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'incidents'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.id'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object'
        and exists (select 1 from json_each(j.value, '$.labels') l where l.value = 'ai'))
select resource,
       case when age is null or age > 180 then 'unknown'
            when json_extract(r, '$.sev') is null then 'unknown'
            when json_extract(r, '$.sev') <= 2 and coalesce(json_extract(r, '$.postmortem'), '') = '' then 'gap'
            when json_extract(r, '$.actions_closed') < 0.8 * json_extract(r, '$.actions_due') then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when json_extract(r, '$.sev') is null then 'its severity is not written'
            when json_extract(r, '$.sev') <= 2 and coalesce(json_extract(r, '$.postmortem'), '') = '' then 'has no post-mortem'
            when json_extract(r, '$.actions_closed') < 0.8 * json_extract(r, '$.actions_due') then json_extract(r, '$.actions_closed') || ' of ' || json_extract(r, '$.actions_due') || ' due actions are closed'
            else 'reviewed, actions closed' end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'skip' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'no AI incident is listed' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'incidents', 'unknown', 'nobody has answered ''incidents'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
