-- SPDX-License-Identifier: Apache-2.0
-- id: gateway-price-fresh
-- code: CST-011
-- title: Every model that is called has a price, and the ledger agrees with the bill
-- about: usage_model
-- area: cost
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G4
-- caf: Manage
-- nist: MEASURE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.6
-- why: cost per model that is counted with no price or an old one is a precise wrong number
-- fix: say model or price of the deployment in lintel.yaml, publish it with lintel govern apply, and look for calls past the gateway where the bill says more than the ledger
-- cure: person
with p as (
  select r.model, count(*) as routes, sum(not d.priced and d.kind <> 'self') as unpriced, min(d.price_day) as day
    from gateway_route r join gateway_deployment d on d.name = r.deployment group by r.model),
     l as (
  select day, sum(cost) as cost, sum(unpriced) as unpriced, max(currency) as currency from usage_day where provider = 'azure.ai.openai' group by day),
     b as (
  select day, sum(billed) as billed, max(currency) as currency, min(file) as file from cost_day
   where kind = 'model' and (lower(service) like '%openai%' or lower(service) like '%foundry%' or lower(service) like '%cognitive services%') group by day),
     t as (
  select count(*) as days, sum(l.cost) as cost, sum(b.billed) as billed, max(b.file) as file,
         count(distinct l.currency || '/' || b.currency) as pairs, max(l.currency) as ours, max(b.currency) as theirs from l join b on b.day = l.day)
select u.resource as resource,
       case when u.simulated = u.calls then 'skip'
            when u.unpriced > 0 then 'gap'
            when p.unpriced > 0 then 'gap'
            else 'ok' end as status,
       case when u.simulated = u.calls then 'was answered by the simulator alone'
            when u.unpriced > 0 then u.unpriced || ' of ' || u.calls || ' calls in ' || u.window_days || ' days have no price'
            when p.unpriced > 0 then p.unpriced || ' of its ' || p.routes || ' deployments have no price'
            else 'is priced' || coalesce(' since ' || p.day, '') end as reason,
       u.file as file, u.line as line
  from usage_model u left join p on p.model = u.name
union all
select 'bill/azure',
       case when t.days < 7 then 'unknown'
            when t.pairs > 1 or t.ours <> t.theirs then 'unknown'
            when t.billed > 0 and abs(t.cost - t.billed) / t.billed > 0.05 then 'gap'
            when t.billed > 0 then 'ok'
            else 'unknown' end,
       case when t.days < 7 then 'ledger and cost export share ' || t.days || ' days, and it takes 7 to compare'
            when t.pairs > 1 or t.ours <> t.theirs then 'the ledger counts in ' || t.ours || ' and the bill in ' || t.theirs
            when t.billed > 0 then 'on ' || t.days || ' days the bill says ' || round(t.billed, 2) || ' and the ledger ' || round(t.cost, 2)
            else 'the bill has no cost on these days' end,
       t.file, null
  from t where exists (select 1 from usage_day where provider = 'azure.ai.openai')
