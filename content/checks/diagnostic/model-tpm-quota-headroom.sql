-- SPDX-License-Identifier: Apache-2.0
-- id: model-tpm-quota-headroom
-- code: GPU-002
-- title: Model quota covers every deployment and is not nearly used up
-- about: model_deployment
-- area: gpu
-- severity: high
-- level: 2
-- phases: diagnostic, enablement, scale
-- gates: G2
-- caf: Plan
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: A deployment beyond the quota fails at apply, and one at its edge throttles at the first peak.
-- fix: ask for more quota or move capacity, and put what was approved under answers: model.quota in lintel.yaml, as capacity units by model
with quota as (
  select lower(q.key) as model, q.value as units from answer a, json_each(a.value) q where a.question = 'model.quota' and json_valid(a.value)
), need as (
  select model, sum(capacity) as units, max(capacity_unknown is not null) as blurred from model_deployment where model is not null group by model
)
select d.resource,
       case when d.model_unknown is not null or d.capacity_unknown is not null or n.blurred then 'unknown'
            when q.units is null then 'unknown'
            when n.units > q.units * 0.8 then 'gap'
            when n.units is null then 'unknown'
            else 'ok' end as status,
       case when d.model_unknown is not null or d.capacity_unknown is not null then 'the model or capacity ' || coalesce(d.model_unknown, d.capacity_unknown)
            when n.blurred then 'the capacity of another deployment of ' || d.model || ' is not known here'
            when q.units is null then 'the quota that was approved for ' || coalesce(d.model, 'the model') || ' is not answered (model.quota)'
            when n.units > q.units then 'deployments of ' || d.model || ' ask for ' || n.units || ' units, and ' || q.units || ' are approved'
            when n.units > q.units * 0.8 then 'deployments of ' || d.model || ' take ' || n.units || ' of ' || q.units || ' units, more than four fifths'
            when n.units is null then 'the capacity is not said here' end as reason,
       d.capacity_file as file, d.capacity_line as line
  from model_deployment d
  left join need n on n.model = d.model
  left join quota q on q.model = d.model
