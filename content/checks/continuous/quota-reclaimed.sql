-- SPDX-License-Identifier: Apache-2.0
-- id: quota-reclaimed
-- code: CON-006
-- title: Tokens a minute that were granted and are not used are given back
-- about: gateway_caller
-- area: governance
-- severity: medium
-- level: 4
-- phases: continuous
-- caf: Manage
-- nist: MANAGE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: quota is the scarcest resource of an AI platform and the easiest to hoard
-- fix: lower tpm in lintel.yaml to twice the busiest minute, or write a waiver with the reason and the day it ends
-- cure: person
with g as (
  select 'caller' as kind, resource, name, tpm, file, line from gateway_caller where tpm is not null and not anybody
  union all
  select 'deployment', resource, name, tpm, file, line from gateway_deployment where tpm is not null and kind <> 'self'),
     l as (select max(min(days_between(began, (select value from parameter where name = 'today')), window_days)) as age from gateway_ledger)
select g.resource as resource,
       case when coalesce(l.age, 0) < 25 then 'unknown'
            when coalesce(u.tokens_minute, d.tokens_minute, 0) < 0.2 * g.tpm then 'gap'
            else 'ok' end as status,
       case when l.age is null then 'no ledger says what it uses'
            when l.age < 25 then 'the ledger was looked at for ' || l.age || ' days, and it takes 25 to tell'
            else 'its busiest minute in ' || l.age || ' days took ' || coalesce(u.tokens_minute, d.tokens_minute, 0) || ' of ' || g.tpm || ' tokens' end as reason,
       g.file as file, g.line as line
  from g cross join l
  left join usage_caller u on g.kind = 'caller' and u.name = g.name
  left join usage_deployment d on g.kind = 'deployment' and d.name = g.name
