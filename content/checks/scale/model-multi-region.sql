-- SPDX-License-Identifier: Apache-2.0
-- id: model-multi-region
-- code: RES-001
-- title: A model is served from at least two regions
-- about: model_deployment
-- area: resilience
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.3
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.6
-- why: A region that throttles or fails takes every product on that model with it.
-- fix: deploy the same model in an account of a second region and route to both, or record a waiver with the hours you can do without it
-- cure: openai
with places as (
  select d.model, count(distinct coalesce(a.location, d.account)) as regions, max(a.location) as region, sum(d.account is null) as lost
    from model_deployment d
    left join ai_account a on a.resource = d.account
   where d.model is not null
   group by d.model
)
select d.resource,
       case when d.model_unknown is not null then 'unknown'
            when p.regions >= 2 then 'ok'
            when p.lost > 0 and p.regions + p.lost >= 2 then 'unknown'
            else 'gap' end as status,
       case when d.model_unknown is not null then 'the model ' || d.model_unknown
            when p.regions >= 2 then null
            when p.lost > 0 and p.regions + p.lost >= 2 then 'whose accounts the deployments of ' || d.model || ' live in is not known here'
            else coalesce(d.model, 'the model') || ' is served from one region only' || coalesce(' (' || p.region || ')', '') || ', with no second one behind it' end as reason,
       coalesce(d.capacity_file, d.file) as file, coalesce(d.capacity_line, d.line) as line
  from model_deployment d
  left join places p on p.model = d.model
union all
select m.resource,
       case when count(distinct coalesce(d.region, d.host)) >= 2 then 'ok'
            when sum(d.kind = 'self') = count(*) then 'skip'
            else 'gap' end,
       case when count(distinct coalesce(d.region, d.host)) >= 2 then 'the gateway has ' || count(distinct coalesce(d.region, d.host)) || ' regions or hosts for it'
            when sum(d.kind = 'self') = count(*) then 'is served by machines of our own'
            else 'the gateway has ' || max(coalesce(d.region, d.host)) || ' alone for it' end,
       m.file, m.line
  from gateway_model m join gateway_route r on r.model = m.name join gateway_deployment d on d.name = r.deployment
 group by m.resource
