-- SPDX-License-Identifier: Apache-2.0
-- id: gateway-has-identity
-- title: The AI gateway has an identity to call models with
-- about: api_management
-- area: security
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: Without one, the gateway keeps provider keys in named values, and whoever edits a policy can print them.
-- fix: add identity { type = "SystemAssigned" } and authenticate to the accounts with it
-- cure: person
select resource,
       case when identity_unknown is not null then 'unknown'
            when identity like '%Assigned%' then 'ok'
            when type like 'module:%' and identity is null then 'unknown'
            else 'gap' end as status,
       case when identity_unknown is not null then 'the identity of the gateway ' || identity_unknown
            when identity like '%Assigned%' then null
            when type like 'module:%' and identity is null then 'the identity of the gateway is left to the module'
            else 'the gateway has no managed identity, so it needs keys' end as reason,
       identity_file as file, identity_line as line
  from api_management
