-- SPDX-License-Identifier: Apache-2.0
-- id: secrets-expire
-- code: SEC-007
-- title: Secrets for AI services expire within half a year
-- about: vault_secret
-- area: security
-- severity: medium
-- level: 4
-- phases: enablement, scale
-- caf: Secure
-- nist: MANAGE 4.1
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.6
-- why: A secret without an end is never rotated, and a copy of it never stops working.
-- fix: set expiration_date at most 180 days ahead and rotate by a function or pipeline before that day
-- cure: person
select resource,
       case when expires_unknown is not null then 'unknown'
            when expires is null then 'gap'
            when days_between((select value from parameter where name = 'today'), substr(expires, 1, 10)) > 180 then 'gap'
            when days_between((select value from parameter where name = 'today'), substr(expires, 1, 10)) is null then 'unknown'
            else 'ok' end as status,
       case when expires_unknown is not null then 'its day of expiry ' || expires_unknown
            when expires is null then 'the secret ' || coalesce(secret, '') || ' has no day of expiry'
            when days_between((select value from parameter where name = 'today'), substr(expires, 1, 10)) > 180
              then 'the secret ' || coalesce(secret, '') || ' expires on ' || substr(expires, 1, 10) || ', more than 180 days ahead'
            when days_between((select value from parameter where name = 'today'), substr(expires, 1, 10)) is null
              then 'its day of expiry, ' || expires || ', cannot be read as a date' end as reason,
       expires_file as file, expires_line as line
  from vault_secret
 where secret is null or secret regexp '((openai|anthropic|cohere|mistral|gemini|hugging|cognitive|llm|(^|-)ai)-.*(key|secret|token|password)|(^|-)hf-|api-?key|(^|-)token)'
