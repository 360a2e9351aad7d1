-- SPDX-License-Identifier: Apache-2.0
-- id: gcp-model-armor-keys
-- code: SEC-017
-- title: Google API keys are tied to services and callers
-- about: api_key
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM01, LLM02
-- owasp26: LLM01, LLM02
-- iso: A.6.2.5
-- why: An unrestricted key found in a repository opens every API of the project, the models among them.
-- fix: add restrictions with api_targets, and server_key_restrictions or service_account_email where generativelanguage.googleapis.com is among them
-- cure: person
select resource,
       case when targets_unknown is not null or callers_unknown is not null then 'unknown'
            when targets is null then 'gap'
            when targets like '%generativelanguage%' and callers is null then 'gap'
            else 'ok' end as status,
       case when targets_unknown is not null or callers_unknown is not null then 'what the key opens ' || coalesce(targets_unknown, callers_unknown)
            when targets is null then 'the key opens every API of the project'
            when targets like '%generativelanguage%' and callers is null then 'the key opens Gemini for anybody who has it' end as reason,
       targets_file as file, targets_line as line
  from api_key
union all
select resource,
       case when enforced_unknown is not null then 'unknown' when enforced then 'ok' else 'gap' end,
       case when enforced_unknown is not null then 'whether the floor is enforced ' || enforced_unknown
            when not enforced then 'the Model Armor floor is declared and not enforced' end,
       enforced_file, enforced_line
  from model_armor
 where kind = 'floor'
