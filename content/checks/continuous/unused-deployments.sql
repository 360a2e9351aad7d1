-- SPDX-License-Identifier: Apache-2.0
-- id: unused-deployments
-- code: CST-015
-- title: No model deployment is without calls for 30 days
-- about: model_deployment
-- area: cost
-- severity: medium
-- level: 4
-- phases: continuous
-- caf: Manage
-- nist: MANAGE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.2
-- why: Idle pay-as-you-go costs quota, idle provisioned capacity costs money, and both are attack surface.
-- fix: delete the deployment, or give its capacity to one that is used
-- cure: person
with measured as (select distinct account from model_calls where deployment is null),
spill as (select distinct lower(spillover) as name from model_deployment where spillover is not null)
select d.resource,
       case when c.calls > 0 then 'ok'
            when d.spillover_of then 'skip'
            when d.account not in (select account from measured) then 'unknown'
            when d.made is null or days_between(substr(d.made, 1, 10), d.today) < 30 then 'unknown'
            else 'gap' end as status,
       case when c.calls > 0 then null
            when d.spillover_of then 'takes what another deployment cannot'
            when d.account not in (select account from measured) then 'its calls were not measured'
            when d.made is null or days_between(substr(d.made, 1, 10), d.today) < 30 then 'it had no calls, and is not known to be older than the 30 days that were measured'
            else 'no call in 30 days; ' || case when d.sku like '%Provisioned%' then d.capacity || ' provisioned units are billed every hour' else 'it holds ' || d.capacity || ' units of quota' end end as reason,
       d.file, d.line, 'observed' as quality
  from (select m.*, lower(m.name) in (select name from spill) as spillover_of, (select value from parameter where name = 'today') as today from model_deployment m where m.source = 'azure') d
  left join model_calls c on c.deployment = d.cloud_id
union all
select g.resource,
       case when u.calls > 0 then 'ok'
            when l.began is null or days_between(l.began, (select value from parameter where name = 'today')) < 30 then 'unknown'
            else 'gap' end,
       case when u.calls > 0 then null
            when l.began is null or days_between(l.began, (select value from parameter where name = 'today')) < 30 then 'the ledger is younger than 30 days'
            else 'the gateway has not sent ' || g.name || ' a call in 30 days' end,
       g.file, g.line, null
  from gateway_deployment g left join usage_deployment u on u.name = g.name left join (select min(began) as began from gateway_ledger) l
