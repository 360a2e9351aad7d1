-- SPDX-License-Identifier: Apache-2.0
-- id: ai-accounts-outside-iac
-- code: SHA-011
-- title: No AI account, workspace or model deployment is live outside the code or outside approved subscriptions
-- about: resource
-- area: shadow-ai
-- severity: high
-- level: 3
-- phases: diagnostic
-- gates: G1
-- caf: Govern
-- nist: GOVERN 1.6
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.4.2
-- why: The portal makes an AI account in two minutes, with public access on and keys enabled.
-- fix: bring it into the code or delete it; put the subscriptions that AI may use under answers: policy.ai_subscriptions
-- cure: person
with thing as (
    select r.resource, r.cloud_id, r.type, r.name, r.file, r.line, substr(r.cloud_id, 16, instr(substr(r.cloud_id, 16), '/') - 1) as subscription from resource r
     where r.source = 'azure' and lower(r.type) in ('microsoft.cognitiveservices/accounts', 'microsoft.cognitiveservices/accounts/deployments',
           'microsoft.machinelearningservices/workspaces', 'microsoft.search/searchservices')),
known as (select distinct cloud_id from resource where source <> 'azure' and cloud_id like '/subscriptions/%'),
approved as (select lower(j.value) as subscription from answer a, json_each(a.value) j where a.question = 'policy.ai_subscriptions' and json_valid(a.value))
select t.resource,
       case when exists (select 1 from approved) and t.subscription not in (select subscription from approved) then 'gap'
            when t.cloud_id in (select cloud_id from known) then 'ok'
            when exists (select 1 from known) then 'gap'
            else 'unknown' end as status,
       case when exists (select 1 from approved) and t.subscription not in (select subscription from approved)
              then t.name || ' lies in the subscription ' || t.subscription || ', which is not one of those for AI'
            when t.cloud_id in (select cloud_id from known) then null
            when exists (select 1 from known) then t.name || ' is in no state that was given'
                 || case when lower(t.name) regexp 'test|try|demo|poc|tmp|temp' then '; its name says that it was meant to be short-lived' else '' end
            else 'no state with ids was given to compare ' || t.name || ' with' end as reason,
       t.file, t.line, 'observed' as quality
  from thing t
union all
select min(r.resource), 'unknown', 'the code has AI accounts, and the subscriptions themselves were not asked what else there is', min(r.file), min(r.line), null
  from (select resource, source, file, line from ai_account union all select resource, source, file, line from ml_workspace
        union all select resource, source, file, line from ai_search) r
 where r.source <> 'azure' and not exists (select 1 from thing)
having count(*) > 0
