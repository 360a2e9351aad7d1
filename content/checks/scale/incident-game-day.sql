-- SPDX-License-Identifier: Apache-2.0
-- id: incident-game-day
-- code: SKL-005
-- title: Two different breakdowns were rehearsed in the last six months
-- about: answer
-- area: skills
-- severity: medium
-- level: 4
-- phases: scale, continuous
-- gates: G5
-- caf: Manage
-- nist: GOVERN 4.3
-- iso: 7.3
-- why: only a rehearsal finds the missing permission and the wrong phone number
-- fix: rehearse a second scenario out of gpu-node-loss, provider-429, bad-model-rollout and cost-runaway, and note date and findings under skills.gamedays
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'skills.gamedays')
select resource,
       case when age is null or age > 180 then 'unknown'
            when v is null or json_type(v) <> 'array' then 'unknown'
            when (select count(distinct json_extract(j.value, '$.scenario')) from json_each(v) j where j.type = 'object' and days_between(json_extract(j.value, '$.date'), (select value from parameter where name = 'today')) between 0 and 180) < 2 then 'gap'
            when (select count(*) from json_each(v) j where j.type = 'object' and coalesce(json_extract(j.value, '$.findings'), '') = '') > 0 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when (select count(distinct json_extract(j.value, '$.scenario')) from json_each(v) j where j.type = 'object' and days_between(json_extract(j.value, '$.date'), (select value from parameter where name = 'today')) between 0 and 180) < 2 then (select count(distinct json_extract(j.value, '$.scenario')) from json_each(v) j where j.type = 'object' and days_between(json_extract(j.value, '$.date'), (select value from parameter where name = 'today')) between 0 and 180) || ' scenarios were rehearsed in the last 180 days, 2 are needed'
            when (select count(*) from json_each(v) j where j.type = 'object' and coalesce(json_extract(j.value, '$.findings'), '') = '') > 0 then 'a game day has no record of what it found'
            else 'two or more scenarios were rehearsed' end as reason,
       file, line
  from a
union all
select 'skills.gamedays', 'unknown', 'nobody has answered ''skills.gamedays'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
