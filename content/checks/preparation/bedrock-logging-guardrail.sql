-- SPDX-License-Identifier: Apache-2.0
-- id: bedrock-logging-guardrail
-- code: SEC-016
-- title: Bedrock keeps its invocations on record, and guardrails handle personal data
-- about: bedrock_guardrail
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.8
-- owasp25: LLM01, LLM02
-- owasp26: LLM01, LLM02
-- iso: A.6.2.8
-- why: Without the log nobody can say afterwards what an agent was asked and what it answered.
-- fix: add aws_bedrock_model_invocation_logging_configuration, and pii_entities_config with BLOCK or ANONYMIZE to the guardrail
-- cure: person
select resource,
       case when pii_unknown is not null then 'unknown'
            when pii > 0 then 'ok'
            else 'gap' end as status,
       case when pii_unknown is not null then 'how it handles personal data ' || pii_unknown
            when pii > 0 then null
            else 'the guardrail neither blocks nor masks personal data' end as reason,
       pii_file as file, pii_line as line
  from bedrock_guardrail
union all
select resource,
       case when cloudwatch or s3 then 'ok'
            when cloudwatch_unknown is not null or s3_unknown is not null then 'unknown'
            else 'gap' end,
       case when cloudwatch or s3 then null
            when cloudwatch_unknown is not null or s3_unknown is not null then 'where invocations are logged ' || coalesce(cloudwatch_unknown, s3_unknown)
            else 'invocation logging has neither a log group nor a bucket' end,
       file, line
  from bedrock_logging
