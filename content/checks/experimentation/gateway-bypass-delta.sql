-- SPDX-License-Identifier: Apache-2.0
-- id: gateway-bypass-delta
-- code: SHA-016
-- title: What providers count is what the gateway counts
-- about: gateway_ledger
-- area: shadow-ai
-- severity: critical
-- level: 4
-- phases: experimentation, scale
-- gates: G5
-- caf: Govern
-- nist: MEASURE 2.4
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.9.3
-- why: it is the only measure of shadow AI that need not find it first: the provider counts everybody, the gateway those that are governed
-- fix: find who calls past the gateway (diagnostic logs name the address and the identity), give them a caller, and close the account to everything but the gateway
-- cure: person
with a as (
  select sum(calls) as calls, min(days) as days, min(file) as file from model_calls where deployment is null),
     g as (
  select sum(attempts) as attempts, max(window_days) as days,
         (select max(days_between(began, (select value from parameter where name = 'today'))) from gateway_ledger) as age
    from usage_deployment where provider = 'azure.ai.openai'),
     l as (
  select day, sum(cost) as cost, sum(unpriced) as unpriced, max(currency) as currency from usage_day where provider = 'azure.ai.openai' group by day),
     b as (
  select day, sum(billed) as billed, max(currency) as currency, min(file) as file from cost_day
   where kind = 'model' and (lower(service) like '%openai%' or lower(service) like '%foundry%' or lower(service) like '%cognitive services%') group by day),
     t as (
  select count(*) as days, sum(l.cost) as cost, sum(b.billed) as billed, max(b.file) as file,
         count(distinct l.currency || '/' || b.currency) as pairs, max(l.currency) as ours, max(b.currency) as theirs from l join b on b.day = l.day)
select 'calls/azure' as resource,
       case when a.calls is null or g.attempts is null then 'unknown'
            when a.days not between 25 and 31 or coalesce(g.age, 0) < 25 then 'unknown'
            when a.calls = 0 then 'unknown'
            when g.attempts * 1.0 / g.days > 1.02 * a.calls / a.days then 'unknown'
            when 1 - (g.attempts * 1.0 / g.days) / (a.calls * 1.0 / a.days) > 0.05 then 'gap'
            else 'ok' end as status,
       case when a.calls is null then 'nobody has asked Azure how many calls it counted (--azure)'
            when g.attempts is null then 'the ledger has no call to Azure'
            when a.days not between 25 and 31 then 'Azure was asked about ' || a.days || ' days, and 25 to 31 are compared'
            when coalesce(g.age, 0) < 25 then 'the ledger is younger than 25 days'
            when a.calls = 0 then 'Azure counted no call'
            when g.attempts * 1.0 / g.days > 1.02 * a.calls / a.days then 'the gateway counts ' || g.attempts || ' attempts in ' || g.days || ' days and Azure ' || a.calls || ' in ' || a.days || ': one of them does not see all'
            else 'Azure counts ' || a.calls || ' calls in ' || a.days || ' days, the gateway ' || g.attempts || ' attempts in ' || g.days end as reason,
       a.file as file, null as line
  from a cross join g where a.calls is not null or g.attempts is not null
union all
select 'money/azure',
       case when t.days < 7 then 'unknown'
            when t.pairs > 1 or t.ours <> t.theirs then 'unknown'
            when coalesce(t.billed, 0) <= 0 then 'unknown'
            when t.cost > 1.02 * t.billed then 'unknown'
            when 1 - t.cost / t.billed > 0.05 then 'gap'
            else 'ok' end,
       case when t.days < 7 then 'ledger and bill share ' || t.days || ' days, and it takes 7 to compare'
            when t.pairs > 1 or t.ours <> t.theirs then 'the ledger counts in ' || t.ours || ' and the bill in ' || t.theirs
            when coalesce(t.billed, 0) <= 0 then 'the bill has no cost on these days'
            when t.cost > 1.02 * t.billed then 'the ledger counts ' || round(t.cost, 2) || ' and the bill ' || round(t.billed, 2) || ': its prices are not those of the bill'
            else 'on ' || t.days || ' days the bill has ' || round(t.billed, 2) || ' and the ledger ' || round(t.cost, 2) end,
       t.file, null
  from t where exists (select 1 from b)
