-- SPDX-License-Identifier: Apache-2.0
-- id: cmk-when-classified
-- code: SEC-015
-- title: Data classified as confidential is encrypted with a key of your own
-- about: ai_account
-- area: security
-- severity: medium
-- level: 4
-- phases: preparation, scale
-- caf: Secure
-- nist: GOVERN 1.1
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.7.2
-- why: With a key of your own you can show who could read the data, and take the power to do so away.
-- fix: add customer_managed_key with a key in your vault, or lower the classification if the data does not deserve it
-- cure: openai identity
select resource,
       case when classification_unknown is not null then 'unknown'
            when classification is null then 'unknown'
            when classification not in ('confidential', 'restricted') then 'ok'
            when customer_key_unknown is not null then 'unknown'
            when customer_key then 'ok'
            else 'gap' end as status,
       case when classification_unknown is not null then 'the classification ' || classification_unknown
            when classification is null then 'the account carries no data_classification, so nobody can tell whether it needs a key of its own'
            when classification not in ('confidential', 'restricted') then null
            when customer_key_unknown is not null then 'the key ' || customer_key_unknown
            when customer_key then null
            else 'its data is ' || classification || ' and encrypted with a key of the provider' end as reason,
       customer_key_file as file, customer_key_line as line
  from ai_account
union all
select resource,
       case when classification_unknown is not null then 'unknown'
            when classification is null then 'unknown'
            when classification not in ('confidential', 'restricted') then 'ok'
            when customer_key_unknown is not null then 'unknown'
            when customer_key then 'ok'
            else 'gap' end,
       case when classification_unknown is not null then 'the classification ' || classification_unknown
            when classification is null then 'the index carries no data_classification, so nobody can tell whether it needs a key of its own'
            when classification not in ('confidential', 'restricted') then null
            when customer_key_unknown is not null then 'the key ' || customer_key_unknown
            when customer_key then null
            else 'its data is ' || classification || ' and encrypted with a key of the provider' end,
       customer_key_file, customer_key_line
  from ai_search
union all
select resource,
       case when classification_unknown is not null then 'unknown'
            when classification is null then 'unknown'
            when classification not in ('confidential', 'restricted') then 'ok'
            when customer_key_unknown is not null then 'unknown'
            when customer_key then 'ok'
            else 'gap' end,
       case when classification_unknown is not null then 'the classification ' || classification_unknown
            when classification is null then 'the workspace carries no data_classification, so nobody can tell whether it needs a key of its own'
            when classification not in ('confidential', 'restricted') then null
            when customer_key_unknown is not null then 'the key ' || customer_key_unknown
            when customer_key then null
            else 'its data is ' || classification || ' and encrypted with a key of the provider' end,
       customer_key_file, customer_key_line
  from ml_workspace
