-- SPDX-License-Identifier: Apache-2.0
-- id: ai-search-keys-off
-- title: AI Search takes identities, not keys
-- about: ai_search
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM08
-- owasp26: LLM02
-- iso: A.4.5
-- why: An admin key of the index reads and rewrites everything that answers are made of.
-- fix: set local_authentication_enabled = false (disableLocalAuth: true) and give callers Search Index Data Reader
-- cure: person
select resource,
       case when local_auth_unknown is not null then 'unknown'
            when local_auth then 'gap'
            when not local_auth then 'ok'
            else 'unknown' end as status,
       case when local_auth_unknown is not null then 'whether keys work ' || local_auth_unknown
            when local_auth and not local_auth_set then 'key sign-in is not switched off, and by default keys work'
            when local_auth then 'API keys work on this search service'
            when local_auth is null then 'whether keys work is not said here' end as reason,
       local_auth_file as file, local_auth_line as line
  from ai_search
