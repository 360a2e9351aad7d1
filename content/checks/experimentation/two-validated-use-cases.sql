-- SPDX-License-Identifier: Apache-2.0
-- id: two-validated-use-cases
-- code: EXP-005
-- title: Two use cases are validated technically, operationally and economically
-- about: answer
-- area: governance
-- severity: high
-- level: 3
-- phases: experimentation
-- gates: G4
-- caf: Adopt
-- nist: MAP 3.2
-- iso: A.6.2.4
-- why: this is what the gate to production is about; one use case is an anecdote
-- fix: add validation (technical, operational and economic: pass) and production_estimate.monthly_cost to two entries of governance.use_cases
-- cure: person
with a as (
  select resource, file, line, days_between(day, (select value from parameter where name = 'today')) as age,
         case when json_valid(value) and json_type(value) = 'array' then value end as v from answer where question = 'governance.use_cases'),
     u as (
  select coalesce(json_extract(j.value, '$.name'), j.key) as name, a.file, a.line,
         coalesce(json_extract(j.value, '$.validation.technical'), '') = 'pass' as technical,
         coalesce(json_extract(j.value, '$.validation.operational'), '') = 'pass' as operational,
         coalesce(json_extract(j.value, '$.validation.economic'), '') = 'pass' as economic,
         json_extract(j.value, '$.production_estimate.monthly_cost') as estimate
    from a join json_each(a.v) j on j.type = 'object'),
     n as (select count(*) as listed, sum(technical and operational and economic and estimate is not null) as validated,
                  sum(technical and operational and economic and estimate is null) as blank, sum(estimate) as estimate from u),
     c as (select sum(cost) * 30.0 / max(window_days) as month, max(currency) as currency from gateway_ledger where simulated < calls)
select a.resource as resource,
       case when a.age is null or a.age > 180 or a.v is null then 'unknown'
            when n.validated >= 2 and c.month > 1.5 * n.estimate then 'gap'
            when n.validated >= 2 then 'ok'
            else 'gap' end as status,
       case when a.age is null then 'the answer has no day, so its age is not known'
            when a.age > 180 then 'the answer is ' || a.age || ' days old, more than 180'
            when a.v is null then 'the answer is not a list'
            when n.validated >= 2 and c.month > 1.5 * n.estimate
              then 'a month costs ' || round(c.month, 2) || ' ' || coalesce(c.currency, '') || ' by the ledger, more than half as much again as the estimate of ' || n.estimate
            when n.validated >= 2 then n.validated || ' use cases are validated'
            when n.blank > 0 then n.blank || ' validated use cases have no production_estimate.monthly_cost'
            else coalesce(n.validated, 0) || ' of ' || n.listed || ' use cases are validated in all three ways, and it takes 2' end as reason,
       a.file as file, a.line as line
  from a cross join n cross join c
union all
select 'governance.use_cases', 'unknown', 'nobody has answered ''governance.use_cases'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
