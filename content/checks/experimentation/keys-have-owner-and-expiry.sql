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
-- cure: person
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
 where not exists (select 1 from a) and not exists (select 1 from gateway_caller)
union all
select g.resource,
       case when g.anybody then 'skip'
            when g.team is null then 'gap'
            when g.keys_expired > 0 then 'gap'
            when g.keys_endless > 0 and g.until is null then 'gap'
            when days_between((select value from parameter where name = 'today'), coalesce(case when g.keys_endless = 0 then g.keys_until end, g.until)) > 365 then 'gap'
            when u.calls is null and (select max(min(days_between(began, (select value from parameter where name = 'today')), window_days)) from gateway_ledger) >= 30 then 'gap'
            else 'ok' end,
       case when g.anybody then 'has no key of its own'
            when g.team is null then 'the key of this caller of the gateway has no team that owns it'
            when g.keys_expired > 0 then g.keys_expired || ' of its keys expired and are still listed'
            when g.keys_endless > 0 and g.until is null then g.keys_endless || ' of its ' || g.keys || ' keys never expire'
            when days_between((select value from parameter where name = 'today'), coalesce(case when g.keys_endless = 0 then g.keys_until end, g.until)) > 365
              then 'its keys hold until ' || coalesce(case when g.keys_endless = 0 then g.keys_until end, g.until) || ', more than a year'
            when u.calls is null and (select max(min(days_between(began, (select value from parameter where name = 'today')), window_days)) from gateway_ledger) >= 30 then 'has not called the gateway in 30 days'
            else 'owned by ' || g.team || ', until ' || coalesce(case when g.keys_endless = 0 then g.keys_until end, g.until) end,
       g.file, g.line
  from gateway_caller g left join usage_caller u on u.name = g.name
