-- SPDX-License-Identifier: Apache-2.0
-- id: ai-account-custom-subdomain
-- code: SEC-003
-- title: AI accounts that need it have a subdomain of their own
-- about: ai_account
-- area: security
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MEASURE 2.3
-- iso: A.6.2.5
-- why: Sign-in by identity and private endpoints only work on the custom name; without it the first token is refused.
-- fix: set custom_subdomain_name (customSubDomainName); it cannot be changed later
-- cure: openai
select resource,
       case when subdomain_unknown is not null then 'unknown'
            when subdomain <> '' then 'ok'
            when local_auth_unknown is not null or public_access_unknown is not null then 'unknown'
            when not local_auth or not public_access then 'gap'
            else 'ok' end as status,
       case when subdomain_unknown is not null then 'the subdomain ' || subdomain_unknown
            when subdomain <> '' then null
            when local_auth_unknown is not null or public_access_unknown is not null
              then 'no subdomain is set, and whether one is needed is not known: key sign-in or public access '
                   || coalesce(local_auth_unknown, public_access_unknown)
            when not local_auth then 'keys are off and there is no subdomain, so nobody can sign in'
            when not public_access then 'public access is off and there is no subdomain, so the private endpoint has no name'
            else 'no subdomain is set, and none is needed while keys work on the public address' end as reason,
       subdomain_file as file, subdomain_line as line
  from ai_account
 where type not like 'module:%'
