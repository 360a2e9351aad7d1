-- SPDX-License-Identifier: Apache-2.0
-- id: model-allow-list
-- code: MDL-004
-- title: Only approved models are deployed
-- about: model_deployment
-- area: data-models
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Govern
-- nist: GOVERN 1.4
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.9.2
-- why: A model that nobody approved has terms, data flows and weak points that nobody read.
-- fix: add the model to policy.models under answers: in lintel.yaml after its review, or remove the deployment
-- cure: openai
with approved as (
  select lower(value) as models from answer where question = 'policy.models' and value <> ''
)
select d.resource,
       case when d.model_unknown is not null then 'unknown'
            when d.model is null then 'unknown'
            when instr(a.models, '"' || d.model || '"') or a.models = d.model then 'ok'
            else 'gap' end as status,
       case when d.model_unknown is not null then 'the model ' || d.model_unknown
            when d.model is null then 'the model is not said here'
            when instr(a.models, '"' || d.model || '"') or a.models = d.model then null
            else d.model || ' is not among the approved models (' || trim(replace(a.models, '"', ''), '[]') || ')' end as reason,
       d.model_file as file, d.model_line as line
  from model_deployment d
  join approved a
union all
select 'policy.models', 'unknown', 'no approved models are answered (policy.models), so none can be refused', null, null
 where not exists (select 1 from approved) and exists (select 1 from model_deployment)
