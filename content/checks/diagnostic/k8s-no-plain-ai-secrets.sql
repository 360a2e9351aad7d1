-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-no-plain-ai-secrets
-- code: SEC-008
-- title: No key of an AI provider stands in a manifest
-- about: k8s_env
-- area: security
-- severity: critical
-- level: 2
-- phases: diagnostic, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: A key in a manifest is in every clone, every backup and every cluster dump, and it is somebody else who pays with it.
-- fix: Take the value from a Secret with valueFrom.secretKeyRef, and let External Secrets or a SecretProviderClass fill that Secret.
-- cure: inference
select resource || '/' || variable as resource,
       case when value_unknown is not null then 'unknown'
            when origin = 'literal' and provider_key then 'gap'
            when origin = 'literal' and not stand_in then 'gap'
            when origin is null then 'unknown'
            else 'ok' end as status,
       case when value_unknown is not null then 'the value of ' || variable || ' ' || value_unknown
            when origin = 'literal' then variable || ' is written out (sha256 ' || coalesce(digest, '?') || '...)'
            when origin is null then 'where ' || variable || ' comes from is not written' end as reason,
       file, line, quality
  from k8s_env
 where provider_key
    or (secret and variable regexp '(?i)(OPENAI|ANTHROPIC|CLAUDE|GEMINI|GOOGLE|COHERE|MISTRAL|GROQ|^HF_|HUGGING|REPLICATE|TOGETHER|NVIDIA|NGC|WANDB|LANGSMITH|LANGCHAIN|DEEPSEEK|VLLM)')
