-- SPDX-License-Identifier: Apache-2.0
-- id: secret-aws-bedrock
-- code: SHA-004
-- title: No cloud key or Bedrock key stands in a file, a plan or a state
-- about: secret_match
-- area: shadow-ai
-- severity: critical
-- level: 2
-- phases: diagnostic, enablement
-- gates: G1
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.6.2.5
-- why: stolen cloud keys are resold as model access, and the bill comes before anybody notices
-- fix: deactivate the key, look for its use in the audit log, and let the workload assume a role (OIDC in pipelines, an instance role or IRSA at run time)
-- cure: person
with m as (
  select coalesce(within, resource) as resource, rule, provider, digest, example, place, needs_context and not context as unsure,
         tracked, file, min(line) as line
    from secret_match where family = 'cloud'
   group by file, rule, digest, coalesce(within, resource))
select resource,
       case when unsure then 'unknown'
            when example and place not in ('plan', 'state') then 'skip'
            when example or not example then 'gap'
            else 'unknown' end as status,
       case when unsure then 'a key (' || rule || ', SHA-256 ' || digest || '...) stands here, and nothing in the file says that it is for AI'
            when example and place not in ('plan', 'state') then 'an example by its looks (' || rule || ')'
            else case when example then 'a key that looks like an example (' else 'a key (' end || rule || ', SHA-256 ' || digest || '...) stands in clear text in a '
                 || case place when 'env' then '.env' when 'doc' then 'documentation' else place end || ' file'
                 || case when tracked then ' that git tracks' else '' end end as reason,
       file, line, 'declared' as quality
  from m
union all
select r.resource,
       case when r.unsearched > 0 then 'unknown'
            when r.searched > 0 then 'ok'
            else 'unknown' end,
       case when r.unsearched > 0 then r.unsearched || ' files were too large to be searched'
            when r.searched > 0 then 'no such key in ' || r.searched || ' files (the history of git is not searched)'
            else 'no file was searched' end,
       null, null, 'declared'
  from repository r
 where not exists (select 1 from m where not unsure and (not example or place in ('plan', 'state')))
