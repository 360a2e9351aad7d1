-- SPDX-License-Identifier: Apache-2.0
-- id: ci-calls-providers
-- code: SHA-008
-- title: Pipelines hold no provider keys of their own
-- about: ci_provider_key
-- area: shadow-ai
-- severity: medium
-- level: 3
-- phases: diagnostic, preparation
-- caf: Govern
-- nist: GOVERN 1.4
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.9.3
-- why: a review bot calls models too, sees all the code, and stands in no budget
-- fix: give the job a key of the gateway and its base URL, and delete the provider key from the secrets of the repository
-- cure: person
select resource,
       case when untrusted and provider is not null then 'gap'
            when gateway then 'ok'
            when provider is null then 'unknown'
            when provider is not null then 'gap'
            else 'unknown' end as status,
       case when untrusted and provider is not null then 'the secret ' || variable || ' is given to a workflow on pull_request_target, which runs on code of strangers'
            when gateway then 'the workflow sets a base URL beside ' || variable
            when provider is null then 'whose key the secret ' || variable || ' is cannot be told by its name'
            else 'the workflow takes the secret ' || variable || ', a key of ' || provider || ', and sets no base URL' end as reason,
       file, line
  from ci_provider_key
