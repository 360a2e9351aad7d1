-- SPDX-License-Identifier: Apache-2.0
-- id: ai-private-endpoint-approved
-- code: NET-003
-- title: A private AI account is reached by a private endpoint that needs no approval by hand
-- about: ai_account
-- area: networking
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G3
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: An account without public access and without a private endpoint is an account that nobody can call.
-- fix: add azurerm_private_endpoint with private_connection_resource_id of the account, subresource_names = ["account"] and is_manual_connection = false
-- cure: openai
select a.resource,
       case when a.public_access_unknown is not null then 'unknown'
            when a.resource in (select target from private_endpoint where manual)
              or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select target from private_endpoint where manual) then 'gap'
            when a.resource in (select target from private_endpoint)
              or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select target from private_endpoint)
              or a.cloud_id in (select target from private_endpoint) then 'ok'
            when exists (select 1 from private_endpoint where target_unknown is not null) then 'unknown'
            when exists (select 1 from resource where off is not null and type in ('azurerm_private_endpoint', 'Microsoft.Network/privateEndpoints')) then 'unknown'
            else 'gap' end as status,
       case when a.public_access_unknown is not null then 'public access ' || a.public_access_unknown
            when a.resource in (select target from private_endpoint where manual)
              or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select target from private_endpoint where manual) then 'its private endpoint waits for somebody to approve it by hand'
            when a.resource in (select target from private_endpoint)
              or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select target from private_endpoint)
              or a.cloud_id in (select target from private_endpoint) then null
            when exists (select 1 from private_endpoint where target_unknown is not null)
              then 'there are private endpoints whose target is not known here; one of them may lead to it'
            when exists (select 1 from resource where off is not null and type in ('azurerm_private_endpoint', 'Microsoft.Network/privateEndpoints'))
              then 'a private endpoint is declared and switched off; one that leads to it may be asked for by the caller'
            else 'public access is off and no private endpoint leads to it' end as reason,
       a.public_access_file as file, a.public_access_line as line
  from ai_account a
 where (not a.public_access or a.public_access_unknown is not null) and a.type not like 'module:%'
