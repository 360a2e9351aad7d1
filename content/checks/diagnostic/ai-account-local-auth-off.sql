-- SPDX-License-Identifier: Apache-2.0
-- id: ai-account-local-auth-off
-- code: SEC-001
-- title: AI accounts take identities, not keys
-- about: ai_account
-- area: security
-- severity: critical
-- level: 3
-- phases: diagnostic, enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.6.2.5
-- why: A key has no owner, no expiry and no second factor, and it works from anywhere that can reach the account.
-- fix: set local_auth_enabled = false (disableLocalAuth: true) and give callers the role Cognitive Services OpenAI User
-- cure: openai
select resource,
       case when local_auth_unknown is not null then 'unknown'
            when local_auth then 'gap'
            when not local_auth then 'ok'
            else 'unknown' end as status,
       case when local_auth_unknown is not null then 'whether keys work ' || local_auth_unknown
            when local_auth and not local_auth_set then 'key sign-in is not switched off, and by default keys work'
            when local_auth then 'API keys work on this account'
            when local_auth is null then 'whether keys work is not said here' end as reason,
       local_auth_file as file, local_auth_line as line
  from ai_account
