-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-vms-outside-iac
-- code: SHA-010
-- title: No GPU machine or pool is live outside the code
-- about: virtual_machine
-- area: shadow-ai
-- severity: critical
-- level: 3
-- phases: diagnostic, preparation
-- gates: G1
-- caf: Govern
-- nist: GOVERN 1.6
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.2
-- why: Hand-made GPU machines are the most expensive shadow, and usually have a public address.
-- fix: find who made it, bring it into the code with an owner and an end date, or delete it
-- cure: person
with machine as (
    select v.cloud_id, v.resource, v.name, v.size, v.made, v.machine_id, v.file, v.line from virtual_machine v join gpu_family f on v.size glob f.pattern
     where v.source = 'azure' and v.cloud_id not like '%/resourcegroups/mc\_%' escape '\'
    union all
    select k.cloud_id, p.resource, p.name, p.size, null, null, p.file, p.line from node_pool p join gpu_family f on p.size glob f.pattern
      join kubernetes_cluster k on k.source = 'azure' and k.cloud_id = substr(p.resource, 1, instr(p.resource, '/properties/') - 1)
     where p.source = 'azure'),
known as (select distinct cloud_id from resource where source <> 'azure' and cloud_id like '/subscriptions/%'),
named as (select machine_id from virtual_machine where source <> 'azure' and machine_id is not null)
select m.resource,
       case when m.cloud_id in (select cloud_id from known) or m.machine_id in (select machine_id from named) then 'ok'
            when not exists (select 1 from known) then 'unknown'
            else 'gap' end as status,
       case when m.cloud_id in (select cloud_id from known) or m.machine_id in (select machine_id from named) then null
            when not exists (select 1 from known) then 'no state with ids was given to compare this ' || m.size || ' with'
            else 'this ' || m.size || ' is in no state that was given' || coalesce(', made on ' || substr(m.made, 1, 10), '') end as reason,
       m.file, m.line, 'observed' as quality
  from machine m
union all
select min(v.resource), 'unknown', 'the code has GPU machines, and the subscription itself was not asked what else there is', min(v.file), min(v.line), null
  from virtual_machine v join gpu_family f on v.size glob f.pattern
 where v.source <> 'azure' and v.size like 'standard_%' and not exists (select 1 from machine)
having count(*) > 0
