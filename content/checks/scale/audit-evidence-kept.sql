-- SPDX-License-Identifier: Apache-2.0
-- id: audit-evidence-kept
-- code: GOV-012
-- title: Reports and audit records are kept unaltered, at least one report a month
-- about: answer
-- area: governance
-- severity: medium
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Govern
-- nist: GOVERN 1.4
-- iso: 7.5.3
-- why: evidence that can be changed afterwards is no evidence
-- fix: keep reports in a container with an immutability policy (azurerm_storage_container_immutability_policy, S3 Object Lock) and write governance.audit: {immutable: true, reports: [...]}
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'governance.audit')
select resource,
       case when age is null or age > 180 then 'unknown'
            when v is null or json_type(v) <> 'object' then 'unknown'
            when coalesce(json_extract(v, '$.immutable'), 0) <> 1 then 'gap'
            when (select count(*) from json_each(v, '$.reports') j where days_between(j.value, (select value from parameter where name = 'today')) between 0 and 180) < 6 then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when v is null or json_type(v) <> 'object' then 'the answer is not a map: ' || coalesce(substr(said, 1, 40), 'empty')
            when coalesce(json_extract(v, '$.immutable'), 0) <> 1 then 'the store of reports can be altered'
            when (select count(*) from json_each(v, '$.reports') j where days_between(j.value, (select value from parameter where name = 'today')) between 0 and 180) < 6 then (select count(*) from json_each(v, '$.reports') j where days_between(j.value, (select value from parameter where name = 'today')) between 0 and 180) || ' reports of the last 180 days are kept, 6 are needed'
            else 'reports are kept unaltered' end as reason,
       file, line
  from a
union all
select 'governance.audit', 'unknown', 'nobody has answered ''governance.audit'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
