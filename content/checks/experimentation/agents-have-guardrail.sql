-- SPDX-License-Identifier: Apache-2.0
-- id: agents-have-guardrail
-- title: Every agent runs behind a guardrail
-- about: bedrock_agent
-- area: security
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM01, LLM06
-- owasp26: LLM01
-- iso: A.6.2.6
-- why: An agent acts on what it reads; without a guardrail the first hostile document gives the orders.
-- fix: set guardrail_configuration with guardrail_identifier and guardrail_version on the agent
-- cure: person
select resource,
       case when guardrail_unknown is not null then 'unknown'
            when guardrail is null or guardrail = '' then 'gap'
            else 'ok' end as status,
       case when guardrail_unknown is not null then 'the guardrail ' || guardrail_unknown
            when guardrail is null or guardrail = '' then 'the agent has no guardrail' end as reason,
       guardrail_file as file, guardrail_line as line
  from bedrock_agent
