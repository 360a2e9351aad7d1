-- SPDX-License-Identifier: Apache-2.0
-- id: deployment-capacity-chosen
-- title: The capacity of each deployment was chosen
-- about: model_deployment
-- area: gpu
-- severity: low
-- level: 2
-- phases: experimentation, scale
-- caf: Plan
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: A deployment that falls back to one unit refuses nearly every call on its first busy minute.
-- fix: set capacity to the thousands of tokens a minute (or provisioned units) that the load test needed
-- cure: openai
select resource,
       case when capacity_unknown is not null then 'unknown'
            when not capacity_set then 'gap'
            when capacity <= 1 and sku not like '%Provisioned%' then 'gap'
            when capacity is null then 'unknown'
            else 'ok' end as status,
       case when capacity_unknown is not null then 'the capacity ' || capacity_unknown
            when not capacity_set then 'no capacity is set, so it falls back to 1 (a thousand tokens a minute)'
            when capacity <= 1 and sku not like '%Provisioned%' then 'the capacity is ' || capacity || ', a thousand tokens a minute'
            when capacity is null then 'the capacity is not said here' end as reason,
       capacity_file as file, capacity_line as line
  from model_deployment
