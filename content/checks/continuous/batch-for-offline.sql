-- SPDX-License-Identifier: Apache-2.0
-- id: batch-for-offline
-- code: CST-016
-- title: Work that nobody waits for goes to batch deployments
-- about: usage_caller
-- area: cost
-- severity: low
-- level: 4
-- phases: continuous
-- caf: Manage
-- nist: MANAGE 2.1
-- iso: A.4.5
-- why: Work nobody waits for should not pay the price of work somebody waits for.
-- fix: send these callers to a batch deployment or the batch API, at half the price
-- cure: person
with offline as (select lower(j.value) as caller from answer a, json_each(a.value) j where a.question = 'cost.offline_callers' and json_valid(a.value)),
spent as (
    select sum(cost) as everything, sum(case when lower(name) in (select caller from offline) then cost end) as offline, min(file) as file, min(line) as line, sum(cost is null) as unpriced
      from usage_caller),
batch as (
    select sum(u.cost) as cost from usage_deployment u join gateway_deployment g on g.name = u.name
     where exists (select 1 from model_deployment m where m.name = g.model and m.sku like '%Batch%') or lower(g.name) like '%batch%')
select 'work that nobody waits for' as resource,
       case when not exists (select 1 from answer where question = 'cost.offline_callers') then 'unknown'
            when s.unpriced > 0 or s.everything is null then 'unknown'
            when coalesce(s.offline, 0) <= s.everything * 0.2 then 'ok'
            when coalesce(b.cost, 0) >= s.offline * 0.5 then 'ok'
            else 'gap' end as status,
       case when not exists (select 1 from answer where question = 'cost.offline_callers') then 'which callers do work that nobody waits for is not answered (cost.offline_callers)'
            when s.unpriced > 0 or s.everything is null then 'the cost of some callers is not known'
            when coalesce(s.offline, 0) <= s.everything * 0.2 then null
            when coalesce(b.cost, 0) < s.offline * 0.5 then 'callers whose work nobody waits for spent ' || round(s.offline, 2) || ' of ' || round(s.everything, 2) || ', and ' || round(coalesce(b.cost, 0), 2) || ' of it went to batch deployments' end as reason,
       s.file, s.line
  from spent s, batch b where exists (select 1 from usage_caller)
