-- SPDX-License-Identifier: Apache-2.0
-- id: ai-account-public-access-off
-- code: NET-001
-- title: AI accounts and workspaces do not answer from public networks
-- about: ai_account
-- area: networking
-- severity: critical
-- level: 3
-- phases: diagnostic, enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.6.2.5
-- why: An endpoint that everybody can reach turns one leaked key into a leak of data and an open bill.
-- fix: set public_network_access_enabled = false (publicNetworkAccess: Disabled) and reach the account by a private endpoint
-- cure: openai
select resource,
       case when public_access_unknown is not null then 'unknown'
            when public_access and acl_default = 'deny' then 'ok'
            when public_access then 'gap'
            when not public_access then 'ok'
            else 'unknown' end as status,
       case when public_access_unknown is not null then 'public access ' || public_access_unknown
            when public_access and acl_default = 'deny' then 'public access is on, but the firewall refuses what it does not list'
            when public_access and not public_access_set then 'public access is not set, and the default is on'
            when public_access then 'public access is on'
            when public_access is null then 'public access is left to the module, and what that does is not known here' end as reason,
       public_access_file as file, public_access_line as line
  from ai_account
union all
select resource,
       case when public_access_unknown is not null then 'unknown'
            when public_access then 'gap'
            when not public_access then 'ok'
            else 'unknown' end,
       case when public_access_unknown is not null then 'public access ' || public_access_unknown
            when public_access and not public_access_set then 'public access to the workspace is not set, and the default is on'
            when public_access then 'public access to the workspace is on'
            when public_access is null then 'public access is not said here' end,
       public_access_file, public_access_line
  from ml_workspace
