-- SPDX-License-Identifier: Apache-2.0
-- id: commitment-coverage
-- code: CST-010
-- title: Steady provisioned capacity is reserved, and no reservation is wasted
-- about: reservation
-- area: cost
-- severity: medium
-- level: 4
-- phases: continuous
-- caf: Manage
-- nist: MANAGE 2.1
-- iso: A.4.5
-- why: The hourly price for capacity that never stops is a tax on not looking, and an unused reservation is paid twice.
-- fix: reserve what ran steadily for a month, and exchange or cancel what is not used
-- cure: person
with used as (
    select sum(capacity) as units, count(*) as deployments, min(resource) as resource, min(file) as file, min(line) as line, max(capacity_unknown is not null or capacity is null) as blurred, max(source = 'azure') as live
      from model_deployment where sku like '%Provisioned%' and (source = 'azure' or not exists (select 1 from model_deployment l where l.source = 'azure'))),
bought as (select sum(quantity) as units, count(*) as orders from reservation where lower(kind || ' ' || coalesce(name, '')) regexp 'openai|foundry|ptu' and state like 'succeeded%')
select r.resource,
       case when r.used_share is null then 'unknown'
            when r.used_share < 95 then 'gap'
            else 'ok' end as status,
       case when r.used_share is null then 'how much of this reservation is used is not in what Azure answered'
            when r.used_share < 95 then 'the reservation ' || coalesce(r.name, '') || ' (' || coalesce(r.kind, '') || ') was used to ' || r.used_share || ' % in the last 30 days; more than a twentieth is wasted' end as reason,
       r.file, r.line, r.quality
  from reservation r where r.state is null or r.state like 'succeeded%'
union all
select u.resource,
       case when not u.live then 'unknown'
            when u.blurred then 'unknown'
            when not exists (select 1 from source where collector = 'azure' and path like '%/providers/Microsoft.Capacity/reservations%' and sentence is null) and b.orders = 0 then 'unknown'
            when coalesce(b.units, 0) >= u.units * 0.6 then 'ok'
            else 'gap' end,
       case when not u.live then 'the code deploys provisioned units, and what of them is reserved is known only from Azure'
            when u.blurred then 'the capacity of a provisioned deployment is not known'
            when not exists (select 1 from source where collector = 'azure' and path like '%/providers/Microsoft.Capacity/reservations%' and sentence is null) and b.orders = 0 then 'which reservations there are was not read'
            when coalesce(b.units, 0) < u.units * 0.6 then u.units || ' provisioned units run at the hourly price, and ' || coalesce(b.units, 0) || ' are reserved' end,
       u.file, u.line, null
  from used u, bought b where u.deployments > 0
