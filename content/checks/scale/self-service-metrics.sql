-- SPDX-License-Identifier: Apache-2.0
-- id: self-service-metrics
-- code: CON-005
-- title: How fast and how smooth self-service is gets measured, and meets its targets
-- about: answer
-- area: governance
-- severity: medium
-- level: 4
-- phases: scale, continuous
-- caf: Manage
-- nist: MEASURE 4.3
-- iso: 9.1
-- why: where the governed path is slow people leave it; these numbers are the early warning of shadow AI
-- fix: answer platform.self_service with requests, p50_hours and no_touch of the last 90 days; a standard request takes a day (24 hours) and four of five need no hand
-- cure: person
with a as (
  select resource, file, line, days_between(day, (select value from parameter where name = 'today')) as age,
         case when json_valid(value) and json_type(value) = 'object' then value end as v from answer where question = 'platform.self_service'),
     m as (select *, json_extract(v, '$.requests') as requests, json_extract(v, '$.p50_hours') as p50, json_extract(v, '$.no_touch') as smooth from a)
select resource,
       case when age is null or age > 90 or v is null then 'unknown'
            when requests is null or requests < 10 then 'unknown'
            when p50 is null or smooth is null then 'gap'
            when p50 > 24 or smooth < 0.8 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 90 then 'the answer is ' || age || ' days old, more than 90'
            when v is null then 'the answer is not a map'
            when requests is null or requests < 10 then coalesce(requests, 'no') || ' requests in 90 days are too few to tell, it takes 10'
            when p50 is null or smooth is null then 'how long a request takes, or how many need no hand, is not measured'
            else 'half of ' || requests || ' requests took up to ' || p50 || ' hours, and ' || cast(round(smooth * 100) as integer) || ' percent needed no hand' end as reason,
       file, line
  from m
union all
select 'platform.self_service', 'unknown', 'nobody has answered ''platform.self_service'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
