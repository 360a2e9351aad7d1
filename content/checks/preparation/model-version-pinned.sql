-- SPDX-License-Identifier: Apache-2.0
-- id: model-version-pinned
-- code: MDL-001
-- title: Every deployment names the version of its model
-- about: model_deployment
-- area: data-models
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Manage
-- nist: MANAGE 3.2
-- owasp25: LLM03, LLM09
-- owasp26: LLM04, LLM07
-- iso: A.6.2.6
-- why: Without a version the provider picks one, and the same prompt gives another answer on a day you did not choose.
-- fix: set model { version = "..." } (properties.model.version)
-- cure: openai
select resource,
       case when version_unknown is not null then 'unknown'
            when version is null or version = '' then 'gap'
            else 'ok' end as status,
       case when version_unknown is not null then 'the version ' || version_unknown
            when version is null or version = '' then 'no version is named for ' || coalesce(model, 'the model') || ', so the provider chooses' end as reason,
       version_file as file, version_line as line
  from model_deployment
