-- SPDX-License-Identifier: Apache-2.0
-- id: vm-stopped-not-deallocated
-- code: CST-007
-- title: No GPU machine is stopped and still billed
-- about: virtual_machine
-- area: cost
-- severity: medium
-- level: 3
-- phases: preparation, continuous
-- caf: Manage
-- nist: MANAGE 2.1
-- iso: A.4.5
-- why: Shutdown from inside the guest stops the work and not the invoice.
-- fix: az vm deallocate the machine, or delete it with its disks
-- cure: gpu-vm
with gpu as (
    select v.* from virtual_machine v join gpu_family f on v.size glob f.pattern)
select g.resource,
       case when g.power is null then 'unknown'
            when g.power like '%powerstate/stopped%' then 'gap'
            else 'ok' end as status,
       case when g.power is null then 'whether it runs is not in what Azure answered; the sign-in may not read its instance view'
            when g.power like '%powerstate/stopped%' then g.size || ' is stopped from inside and still billed' end as reason,
       g.file, g.line, 'observed' as quality
  from gpu g where g.source = 'azure' and g.type not like '%scalesets'
union all
select d.resource,
       case when d.attached then 'ok' when d.tier not like 'premium%' and d.tier not like 'ultra%' then 'ok' when d.size_gb <= 256 then 'ok' else 'gap' end,
       'a ' || d.tier || ' disk of ' || d.size_gb || ' GiB that belongs to no machine any more is billed every hour', d.file, d.line, 'observed'
  from managed_disk d where d.source = 'azure' and lower(coalesce(d.labels, '') || ' ' || d.name) regexp 'gpu|train|infer|llm|a100|h100|h200|(^|[^a-z])n[cdv][0-9]'
union all
select min(g.resource), 'unknown', 'whether the GPU machines of the code run is known only from the subscription itself', min(g.file), min(g.line), null
  from gpu g where g.source <> 'azure' and g.size like 'standard_%' and not exists (select 1 from gpu l where l.source = 'azure')
having count(*) > 0
