-- SPDX-License-Identifier: Apache-2.0
-- id: technology-radar
-- code: CON-002
-- title: The technology radar has an owner and a ring for each entry, and is kept
-- about: answer
-- area: governance
-- severity: low
-- level: 3
-- phases: continuous
-- caf: Strategy
-- nist: GOVERN 1.5
-- iso: A.6.1.2
-- why: it turns whether to use something from a meeting into a look-up
-- fix: give the entry a ring (adopt, trial, assess, hold), an owner and the day it was last looked at
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'radar'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.name'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.ring'), '') = '' then ', ring' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.changed'), '') = '' then ', changed' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.ring') not in ('adopt', 'trial', 'assess', 'hold') then 'gap'
            when json_extract(r, '$.ring') = 'hold' and exists (select 1 from sdk_use s where (s.package = json_extract(r, '$.name') or s.provider = json_extract(r, '$.name')) and s.place not in ('test', 'doc')) then 'gap'
            when days_between(json_extract(r, '$.changed'), today) > 365 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.ring'), '') = '' then ', ring' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.changed'), '') = '' then ', changed' else '' end, ', ') <> '' then 'the entry lacks ' || trim(case when coalesce(json_extract(r, '$.ring'), '') = '' then ', ring' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.changed'), '') = '' then ', changed' else '' end, ', ')
            when json_extract(r, '$.ring') not in ('adopt', 'trial', 'assess', 'hold') then 'the ring is ' || json_extract(r, '$.ring') || ', not adopt, trial, assess or hold'
            when json_extract(r, '$.ring') = 'hold' and exists (select 1 from sdk_use s where (s.package = json_extract(r, '$.name') or s.provider = json_extract(r, '$.name')) and s.place not in ('test', 'doc')) then json_extract(r, '$.name') || ' is on hold and in use'
            when days_between(json_extract(r, '$.changed'), today) > 365 then 'was last looked at ' || days_between(json_extract(r, '$.changed'), today) || ' days ago'
            else json_extract(r, '$.ring') || ', ' || json_extract(r, '$.owner') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''radar'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'radar', 'unknown', 'nobody has answered ''radar'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
