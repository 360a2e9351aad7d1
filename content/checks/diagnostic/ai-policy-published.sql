-- SPDX-License-Identifier: Apache-2.0
-- id: ai-policy-published
-- code: GOV-001
-- title: An AI policy is approved and was reviewed within a year
-- about: answer
-- area: governance
-- severity: high
-- level: 2
-- phases: diagnostic, enablement
-- gates: G1
-- caf: Govern
-- nist: GOVERN 1.1
-- iso: 5.2
-- why: without a policy every team decides alone what may be sent to a model
-- fix: write docs/ai-policy.md with scope, allowed and prohibited use, data, human oversight and incidents, have it approved, and answer policy.ai with path, owner, approved_by and approved_on
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'policy.ai')
select resource,
       case when age is null or age > 365 then 'unknown'
            when v is null or json_type(v) <> 'object' then 'unknown'
            when coalesce(json_extract(v, '$.path'), '') = '' then 'gap'
            when trim(case when coalesce(json_extract(v, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(v, '$.approved_by'), '') = '' then ', approved_by' else '' end || case when coalesce(json_extract(v, '$.approved_on'), '') = '' then ', approved_on' else '' end, ', ') <> '' then 'gap'
            when days_between(json_extract(v, '$.approved_on'), (select value from parameter where name = 'today')) > 365 then 'gap'
            when exists (select 1 from repo_file where purpose = 'ai-policy' and path = json_extract(v, '$.path') and (terms not like '% scope %' or terms not like '% prohibited %' or terms not like '% data %' or terms not like '% incident %')) then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 365 then 'the answer is ' || age || ' days old, more than 365'
            when v is null or json_type(v) <> 'object' then 'the answer is not a map: ' || coalesce(substr(said, 1, 40), 'empty')
            when coalesce(json_extract(v, '$.path'), '') = '' then 'there is no policy: path is empty'
            when trim(case when coalesce(json_extract(v, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(v, '$.approved_by'), '') = '' then ', approved_by' else '' end || case when coalesce(json_extract(v, '$.approved_on'), '') = '' then ', approved_on' else '' end, ', ') <> '' then 'the policy lacks ' || trim(case when coalesce(json_extract(v, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(v, '$.approved_by'), '') = '' then ', approved_by' else '' end || case when coalesce(json_extract(v, '$.approved_on'), '') = '' then ', approved_on' else '' end, ', ')
            when days_between(json_extract(v, '$.approved_on'), (select value from parameter where name = 'today')) > 365 then 'the policy was approved ' || days_between(json_extract(v, '$.approved_on'), (select value from parameter where name = 'today')) || ' days ago, more than 365'
            when exists (select 1 from repo_file where purpose = 'ai-policy' and path = json_extract(v, '$.path') and (terms not like '% scope %' or terms not like '% prohibited %' or terms not like '% data %' or terms not like '% incident %')) then 'the policy says nothing of one of scope, prohibited use, data and incidents'
            else 'approved by ' || json_extract(v, '$.approved_by') || ' on ' || json_extract(v, '$.approved_on') end as reason,
       file, line
  from a
union all
select 'policy.ai', 'unknown', 'nobody has answered ''policy.ai'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
