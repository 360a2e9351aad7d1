-- SPDX-License-Identifier: Apache-2.0
-- id: keys-have-owner-and-expiry
-- code: GOV-011
-- title: Each key has an owner, a use case, an expiry within a year and recent use
-- about: answer
-- area: governance
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Govern
-- nist: GOVERN 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.9.2
-- why: a key that nobody owns is never revoked
-- fix: give the key an owner, a use case and an expiry within a year, and revoke what was not used for 90 days
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'governance.keys'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.key'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.use_case'), '') = '' then ', use_case' else '' end || case when coalesce(json_extract(r, '$.expires_at'), '') = '' then ', expires_at' else '' end, ', ') = '' and json_extract(r, '$.last_used') is null then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.use_case'), '') = '' then ', use_case' else '' end || case when coalesce(json_extract(r, '$.expires_at'), '') = '' then ', expires_at' else '' end, ', ') <> '' then 'gap'
            when days_between(today, json_extract(r, '$.expires_at')) > 365 then 'gap'
            when days_between(today, json_extract(r, '$.expires_at')) < 0 then 'gap'
            when days_between(json_extract(r, '$.last_used'), today) > 90 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.use_case'), '') = '' then ', use_case' else '' end || case when coalesce(json_extract(r, '$.expires_at'), '') = '' then ', expires_at' else '' end, ', ') = '' and json_extract(r, '$.last_used') is null then 'when the key was last used is not written'
            when trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.use_case'), '') = '' then ', use_case' else '' end || case when coalesce(json_extract(r, '$.expires_at'), '') = '' then ', expires_at' else '' end, ', ') <> '' then 'the key lacks ' || trim(case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.use_case'), '') = '' then ', use_case' else '' end || case when coalesce(json_extract(r, '$.expires_at'), '') = '' then ', expires_at' else '' end, ', ')
            when days_between(today, json_extract(r, '$.expires_at')) > 365 then 'expires in ' || days_between(today, json_extract(r, '$.expires_at')) || ' days, more than 365'
            when days_between(today, json_extract(r, '$.expires_at')) < 0 then 'expired on ' || json_extract(r, '$.expires_at') || ' and is still listed'
            when days_between(json_extract(r, '$.last_used'), today) > 90 then 'was not used for ' || days_between(json_extract(r, '$.last_used'), today) || ' days'
            else 'owned by ' || json_extract(r, '$.owner') || ', expires ' || json_extract(r, '$.expires_at') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''governance.keys'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'governance.keys', 'unknown', 'nobody has answered ''governance.keys'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
