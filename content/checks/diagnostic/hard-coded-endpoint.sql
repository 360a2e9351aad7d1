-- SPDX-License-Identifier: Apache-2.0
-- id: hard-coded-endpoint
-- code: SHA-006
-- title: Programs and manifests call the gateway and no provider host
-- about: provider_endpoint
-- area: shadow-ai
-- severity: high
-- level: 3
-- phases: diagnostic, experimentation, scale
-- gates: G4
-- caf: Govern
-- nist: GOVERN 1.4
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.9.3
-- why: a provider host in code is a way around budgets, audit and fallback
-- fix: replace the host by the base URL of the gateway, taken from a setting (OPENAI_BASE_URL and its like), and allow-list what must stay
-- cure: person
with e as (
  select *, case when place in ('doc', 'test', 'plan', 'state') or comment then 'skip'
                 when place in ('terraform', 'template') and host like '%}%' then 'skip'
                 when place = 'notebook' then 'unknown'
                 when place in ('code', 'settings', 'env', 'manifest', 'workflow', 'terraform', 'template') then 'gap'
                 else 'unknown' end as verdict
    from provider_endpoint)
select resource, verdict as status,
       case when place in ('doc', 'test', 'plan', 'state') then 'stands in a ' || place || ' file'
            when comment then 'stands in a comment'
            when verdict = 'skip' then 'is built from the name of the account that this code makes'
            when place = 'notebook' then host || ' is called in a notebook, and whether that is in use is not known'
            else host || ' (' || provider || ') is called directly from ' || place end as reason,
       file, line, 'declared' as quality
  from e
union all
select resource, case when searched > 0 then 'ok' else 'unknown' end,
       case when searched > 0 then 'no provider host in ' || searched || ' files' else 'no file was searched' end, null, null, 'declared'
  from repository where not exists (select 1 from e where verdict in ('gap', 'unknown'))
