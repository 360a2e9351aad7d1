-- SPDX-License-Identifier: Apache-2.0
-- id: slo-defined-measured
-- code: OBS-010
-- title: Each deployment in production has a target for availability and latency
-- about: answer
-- area: observability
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: without a target slow is an opinion, and the last gate asks for targets that were met
-- fix: write deployment, availability, latency: {measure, p, max_ms} and window to slos, and alert on two burn rates
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'slos'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.deployment'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.deployment'), '') = '' then ', deployment' else '' end || case when coalesce(json_extract(r, '$.availability'), '') = '' then ', availability' else '' end || case when coalesce(json_extract(r, '$.latency.measure'), '') = '' then ', latency.measure' else '' end || case when coalesce(json_extract(r, '$.latency.max_ms'), '') = '' then ', latency.max_ms' else '' end || case when coalesce(json_extract(r, '$.window'), '') = '' then ', window' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.availability') < 90 or json_extract(r, '$.availability') >= 100 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.deployment'), '') = '' then ', deployment' else '' end || case when coalesce(json_extract(r, '$.availability'), '') = '' then ', availability' else '' end || case when coalesce(json_extract(r, '$.latency.measure'), '') = '' then ', latency.measure' else '' end || case when coalesce(json_extract(r, '$.latency.max_ms'), '') = '' then ', latency.max_ms' else '' end || case when coalesce(json_extract(r, '$.window'), '') = '' then ', window' else '' end, ', ') <> '' then 'the target lacks ' || trim(case when coalesce(json_extract(r, '$.deployment'), '') = '' then ', deployment' else '' end || case when coalesce(json_extract(r, '$.availability'), '') = '' then ', availability' else '' end || case when coalesce(json_extract(r, '$.latency.measure'), '') = '' then ', latency.measure' else '' end || case when coalesce(json_extract(r, '$.latency.max_ms'), '') = '' then ', latency.max_ms' else '' end || case when coalesce(json_extract(r, '$.window'), '') = '' then ', window' else '' end, ', ')
            when json_extract(r, '$.availability') < 90 or json_extract(r, '$.availability') >= 100 then 'an availability of ' || json_extract(r, '$.availability') || ' per cent is no target'
            else json_extract(r, '$.availability') || ' per cent, ' || json_extract(r, '$.latency.measure') || ' under ' || json_extract(r, '$.latency.max_ms') || ' ms' end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''slos'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'slos', 'unknown', 'nobody has answered ''slos'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
