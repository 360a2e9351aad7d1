-- SPDX-License-Identifier: Apache-2.0
-- id: ai-resources-in-iac
-- code: IAC-001
-- title: AI and GPU resources of a subscription are managed as code
-- about: resource
-- area: automation
-- severity: critical
-- level: 3
-- phases: diagnostic, preparation
-- gates: G3
-- infra: P1-A3a
-- caf: Ready
-- nist: GOVERN 1.6
-- iso: A.4.2
-- why: What was made by hand cannot be rebuilt, reviewed or found again.
-- fix: import what is worth keeping into the code (terraform import, or export the template), and delete the rest
-- cure: person
with live as (
    select r.cloud_id, substr(r.cloud_id, 16, instr(substr(r.cloud_id, 16), '/') - 1) as subscription, r.file, r.line from resource r
     where r.source = 'azure' and lower(r.type) in ('microsoft.cognitiveservices/accounts', 'microsoft.cognitiveservices/accounts/deployments',
           'microsoft.machinelearningservices/workspaces', 'microsoft.machinelearningservices/workspaces/computes',
           'microsoft.machinelearningservices/workspaces/onlineendpoints', 'microsoft.search/searchservices') and r.cloud_id not like '%/resourcegroups/mc\_%' escape '\'
    union
    select v.cloud_id, substr(v.cloud_id, 16, instr(substr(v.cloud_id, 16), '/') - 1), v.file, v.line from virtual_machine v join gpu_family f on v.size glob f.pattern
     where v.source = 'azure' and v.cloud_id not like '%/resourcegroups/mc\_%' escape '\'),
known as (select distinct cloud_id from resource where source <> 'azure' and cloud_id like '/subscriptions/%'),
counted as (
    select l.subscription, count(*) as all_of_them, sum(k.cloud_id is not null) as managed,
           group_concat(case when k.cloud_id is null then replace(l.cloud_id, rtrim(l.cloud_id, replace(l.cloud_id, '/', '')), '') end, ', ') as others,
           min(l.file) as file, min(l.line) as line
      from live l left join known k on k.cloud_id = l.cloud_id group by l.subscription)
select 'subscription ' || subscription as resource,
       case when not exists (select 1 from known) then 'unknown'
            when managed >= all_of_them * 0.95 then 'ok'
            else 'gap' end as status,
       case when not exists (select 1 from known) then all_of_them || ' AI and GPU resources are live, and no state with their ids was given to compare them with'
            when managed < all_of_them * 0.95 then cast(100 * managed / all_of_them as integer) || ' % of what is live is in a state that was given ('
                 || managed || ' of ' || all_of_them || ' AI and GPU resources); not in one: '
                 || substr(others, 1, 200) || case when length(others) > 200 then ', ...' else '' end end as reason,
       file, line, 'observed' as quality
  from counted
union all
select min(r.resource), 'unknown', 'the code has ' || count(*) || ' AI resources, and the subscription itself was not asked what else there is', min(r.file), min(r.line), null
  from (select resource, source, file, line from ai_account union all select resource, source, file, line from model_deployment
        union all select resource, source, file, line from ml_workspace union all select resource, source, file, line from ai_search) r
 where r.source <> 'azure' and not exists (select 1 from live)
having count(*) > 0
