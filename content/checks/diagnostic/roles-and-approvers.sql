-- SPDX-License-Identifier: Apache-2.0
-- id: roles-and-approvers
-- code: GOV-002
-- title: Each role that decides about AI has a name, and security is not the builder
-- about: answer
-- area: governance
-- severity: high
-- level: 2
-- phases: diagnostic, enablement
-- gates: G1
-- caf: Govern
-- nist: GOVERN 2.1
-- iso: A.3.2
-- why: a gate that nobody is accountable for is passed by everybody
-- fix: name one person for each role under governance.roles, with two different people as infrastructure_lead and security_lead
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'governance.roles')
select resource,
       case when age is null or age > 180 then 'unknown'
            when v is null or json_type(v) <> 'object' then 'unknown'
            when trim(case when coalesce(json_extract(v, '$.infrastructure_lead'), '') = '' then ', infrastructure_lead' else '' end || case when coalesce(json_extract(v, '$.security_lead'), '') = '' then ', security_lead' else '' end || case when coalesce(json_extract(v, '$.platform_lead'), '') = '' then ', platform_lead' else '' end || case when coalesce(json_extract(v, '$.business_sponsor'), '') = '' then ', business_sponsor' else '' end || case when coalesce(json_extract(v, '$.management_sponsor'), '') = '' then ', management_sponsor' else '' end || case when coalesce(json_extract(v, '$.compliance'), '') = '' then ', compliance' else '' end, ', ') <> '' then 'gap'
            when json_extract(v, '$.infrastructure_lead') = json_extract(v, '$.security_lead') then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when v is null or json_type(v) <> 'object' then 'the answer is not a map: ' || coalesce(substr(said, 1, 40), 'empty')
            when trim(case when coalesce(json_extract(v, '$.infrastructure_lead'), '') = '' then ', infrastructure_lead' else '' end || case when coalesce(json_extract(v, '$.security_lead'), '') = '' then ', security_lead' else '' end || case when coalesce(json_extract(v, '$.platform_lead'), '') = '' then ', platform_lead' else '' end || case when coalesce(json_extract(v, '$.business_sponsor'), '') = '' then ', business_sponsor' else '' end || case when coalesce(json_extract(v, '$.management_sponsor'), '') = '' then ', management_sponsor' else '' end || case when coalesce(json_extract(v, '$.compliance'), '') = '' then ', compliance' else '' end, ', ') <> '' then 'nobody is named as ' || trim(case when coalesce(json_extract(v, '$.infrastructure_lead'), '') = '' then ', infrastructure_lead' else '' end || case when coalesce(json_extract(v, '$.security_lead'), '') = '' then ', security_lead' else '' end || case when coalesce(json_extract(v, '$.platform_lead'), '') = '' then ', platform_lead' else '' end || case when coalesce(json_extract(v, '$.business_sponsor'), '') = '' then ', business_sponsor' else '' end || case when coalesce(json_extract(v, '$.management_sponsor'), '') = '' then ', management_sponsor' else '' end || case when coalesce(json_extract(v, '$.compliance'), '') = '' then ', compliance' else '' end, ', ')
            when json_extract(v, '$.infrastructure_lead') = json_extract(v, '$.security_lead') then json_extract(v, '$.security_lead') || ' is infrastructure lead and security lead at once, so one person alone passes a gate'
            else 'all six roles have a name' end as reason,
       file, line
  from a
union all
select 'governance.roles', 'unknown', 'nobody has answered ''governance.roles'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
