-- SPDX-License-Identifier: Apache-2.0
-- id: ai-account-managed-identity
-- code: SEC-002
-- title: AI accounts and workspaces have a managed identity
-- about: ai_account
-- area: security
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: Without an identity of its own, the account reads its data with a key that somebody has to keep.
-- fix: add identity { type = "SystemAssigned" } and give that identity roles on the stores it reads
-- cure: openai
select resource,
       case when identity_unknown is not null then 'unknown'
            when identity like '%Assigned%' then 'ok'
            when type like 'module:%' and identity is null then 'unknown'
            else 'gap' end as status,
       case when identity_unknown is not null then 'the identity ' || identity_unknown
            when identity like '%Assigned%' then null
            when type like 'module:%' and identity is null then 'the identity is left to the module'
            when identity is null then 'the account has no identity block'
            else 'the identity is ' || identity end as reason,
       identity_file as file, identity_line as line
  from ai_account
union all
select resource,
       case when identity_unknown is not null then 'unknown'
            when identity is null or identity = 'None' then 'gap'
            when storage_access_unknown is not null then 'unknown'
            when storage_access = 'accesskey' then 'gap'
            else 'ok' end,
       case when identity_unknown is not null then 'the identity ' || identity_unknown
            when identity is null or identity = 'None' then 'the workspace has no managed identity'
            when storage_access_unknown is not null then 'how it reads its storage ' || storage_access_unknown
            when storage_access = 'accesskey' then 'the workspace reads its storage with an account key' end,
       case when identity is null then identity_file else storage_access_file end,
       case when identity is null then identity_line else storage_access_line end
  from ml_workspace
