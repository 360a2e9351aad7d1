-- SPDX-License-Identifier: Apache-2.0
-- id: quarterly-review
-- code: CON-001
-- title: A review of AI infrastructure was held this quarter, with all six topics
-- about: answer
-- area: governance
-- severity: medium
-- level: 3
-- phases: continuous
-- caf: Manage
-- nist: GOVERN 1.5
-- iso: 9.3
-- why: platforms without a rhythm are reviewed by their breakdowns
-- fix: hold the review with utilisation, cost, security, radar, self-service and roadmap, close the old actions, and add it to reviews
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'reviews')
select resource,
       case when age is null or age > 180 then 'unknown'
            when v is null or json_type(v) <> 'array' then 'unknown'
            when (select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1) is null then 'gap'
            when days_between(json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.date'), (select value from parameter where name = 'today')) is null or days_between(json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.date'), (select value from parameter where name = 'today')) > 100 then 'gap'
            when (select group_concat(k.value, ', ') from json_each('["utilisation","cost","security","radar","self-service","roadmap"]') k where not exists (select 1 from json_each((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.topics') t where t.value = k.value)) is not null then 'gap'
            when json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.closed_actions') < 0.7 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when (select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1) is null then 'no review is listed'
            when days_between(json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.date'), (select value from parameter where name = 'today')) is null or days_between(json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.date'), (select value from parameter where name = 'today')) > 100 then 'the last review was ' || coalesce(days_between(json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.date'), (select value from parameter where name = 'today')) || ' days ago, more than 100', 'without a date')
            when (select group_concat(k.value, ', ') from json_each('["utilisation","cost","security","radar","self-service","roadmap"]') k where not exists (select 1 from json_each((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.topics') t where t.value = k.value)) is not null then 'the last review left out ' || (select group_concat(k.value, ', ') from json_each('["utilisation","cost","security","radar","self-service","roadmap"]') k where not exists (select 1 from json_each((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.topics') t where t.value = k.value))
            when json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.closed_actions') < 0.7 then 'only ' || json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.closed_actions') || ' of the earlier actions are closed'
            else 'held on ' || json_extract((select j.value from json_each(v) j where j.type = 'object' order by json_extract(j.value, '$.date') desc limit 1), '$.date') end as reason,
       file, line
  from a
union all
select 'reviews', 'unknown', 'nobody has answered ''reviews'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
