-- SPDX-License-Identifier: Apache-2.0
-- id: retry-policy-sane
-- code: RES-003
-- title: Retries wait as told, are few, scattered, and never repeat a stream that began
-- about: answer
-- area: resilience
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Manage
-- nist: MANAGE 2.3
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.6
-- why: a retry storm makes a short throttle long, and a repeated stream is charged and answered twice
-- fix: set max to 3 or less, honour_retry_after and jitter to true, and budget_ratio to 0.2 or less where calls are retried
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'gateway.retry')
select resource,
       case when age is null or age > 180 then 'unknown'
            when v is null or json_type(v) <> 'object' then 'unknown'
            when json_extract(v, '$.max') > 3 then 'gap'
            when coalesce(json_extract(v, '$.honour_retry_after'), 0) <> 1 then 'gap'
            when coalesce(json_extract(v, '$.jitter'), 0) <> 1 then 'gap'
            when json_extract(v, '$.budget_ratio') > 0.2 then 'gap'
            when coalesce(json_extract(v, '$.after_first_byte'), 0) = 1 then 'gap'
            when json_extract(v, '$.max') is null then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when v is null or json_type(v) <> 'object' then 'the answer is not a map: ' || coalesce(substr(said, 1, 40), 'empty')
            when json_extract(v, '$.max') > 3 then 'up to ' || json_extract(v, '$.max') || ' retries are made, more than 3'
            when coalesce(json_extract(v, '$.honour_retry_after'), 0) <> 1 then 'Retry-After is not honoured'
            when coalesce(json_extract(v, '$.jitter'), 0) <> 1 then 'retries are not scattered (jitter)'
            when json_extract(v, '$.budget_ratio') > 0.2 then 'retries may be ' || json_extract(v, '$.budget_ratio') || ' of all calls, more than 0.2'
            when coalesce(json_extract(v, '$.after_first_byte'), 0) = 1 then 'a stream that has begun is repeated'
            when json_extract(v, '$.max') is null then 'the number of retries has no bound'
            else 'at most ' || json_extract(v, '$.max') || ' retries' end as reason,
       file, line
  from a
union all
select 'gateway.retry', 'unknown', 'nobody has answered ''gateway.retry'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a) and not exists (select 1 from gateway_policy)
union all
select resource, case when attempts <= 4 then 'ok' else 'gap' end,
       'the gateway tries up to ' || attempts || ' deployments for a call, waits as a 429 says and repeats no stream that began', file, line
  from gateway_policy
