-- SPDX-License-Identifier: Apache-2.0
-- id: guardrail-own-key
-- title: Bedrock guardrails are encrypted with a key of your own
-- about: bedrock_guardrail
-- area: security
-- severity: low
-- level: 4
-- phases: scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: A guardrail holds the words you fear most; its key should answer to you.
-- fix: set kms_key_arn to a KMS key of yours
-- cure: person
select resource,
       case when customer_key_unknown is not null then 'unknown'
            when customer_key is null or customer_key = '' then 'gap'
            else 'ok' end as status,
       case when customer_key_unknown is not null then 'the key ' || customer_key_unknown
            when customer_key is null or customer_key = '' then 'the guardrail with its word lists is encrypted with a key that AWS owns' end as reason,
       customer_key_file as file, customer_key_line as line
  from bedrock_guardrail
