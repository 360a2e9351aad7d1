-- SPDX-License-Identifier: Apache-2.0
-- id: model-upgrade-option
-- code: MDL-002
-- title: The upgrade behaviour of each deployment was chosen
-- about: model_deployment
-- area: data-models
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 3.2
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.6.2.6
-- why: By default the model changes under you when a new version becomes the default.
-- fix: set version_upgrade_option to OnceCurrentVersionExpired, or to NoAutoUpgrade with a dated plan
-- cure: openai
select resource,
       case when upgrade_unknown is not null then 'unknown'
            when upgrade_set then 'ok'
            else 'gap' end as status,
       case when upgrade_unknown is not null then 'the upgrade option ' || upgrade_unknown
            when upgrade_set then null
            else 'no upgrade option is set, so the version moves as soon as the provider names a new default' end as reason,
       upgrade_file as file, upgrade_line as line
  from model_deployment
