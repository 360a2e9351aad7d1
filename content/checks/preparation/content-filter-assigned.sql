-- SPDX-License-Identifier: Apache-2.0
-- id: content-filter-assigned
-- code: SEC-009
-- title: Every generative deployment names its content filter
-- about: model_deployment
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MANAGE 1.3
-- owasp25: LLM01, LLM02
-- owasp26: LLM01, LLM02
-- iso: A.6.2.5
-- why: A filter that nobody chose is a filter that nobody checked against the use case.
-- fix: set rai_policy_name (raiPolicyName) to a policy of your own or to Microsoft.DefaultV2
-- cure: openai
select resource,
       case when filter_policy_unknown is not null then 'unknown'
            when model_unknown is not null then 'unknown'
            when filter_policy is null or filter_policy = '' then 'gap'
            when lower(filter_policy) = 'microsoft.nil' then 'gap'
            else 'ok' end as status,
       case when filter_policy_unknown is not null then 'the content filter ' || filter_policy_unknown
            when model_unknown is not null then 'the model ' || model_unknown
            when filter_policy is null or filter_policy = '' then 'no content filter is named for ' || coalesce(model, 'the model') || ', so the account decides'
            when lower(filter_policy) = 'microsoft.nil' then 'the content filter is Microsoft.Nil, which filters nothing' end as reason,
       filter_policy_file as file, filter_policy_line as line
  from model_deployment
 where model is null or model not regexp '(embedding|whisper|tts|dall-e|image|transcribe|rerank|sora|ocr)'
