-- SPDX-License-Identifier: Apache-2.0
-- id: ptu-spillover
-- code: RES-002
-- title: Provisioned capacity has somewhere to spill over to
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
-- why: When provisioned units are full the next call gets a 429, unless a pay-as-you-go deployment stands behind.
-- fix: set spilloverDeploymentName to a standard deployment of the same model version, or give the gateway a second route
-- cure: openai
select resource,
       case when sku_unknown is not null then 'unknown'
            when spillover_unknown is not null then 'unknown'
            when spillover <> '' then 'ok'
            when type like 'azurerm_%' or type like 'module:%' then 'unknown'
            else 'gap' end as status,
       case when sku_unknown is not null then 'the deployment type ' || sku_unknown
            when spillover_unknown is not null then 'the spill-over target ' || spillover_unknown
            when spillover <> '' then null
            when type like 'azurerm_%' or type like 'module:%'
              then 'this resource cannot say where provisioned calls spill over; only azapi or the gateway can'
            else 'calls beyond ' || coalesce(capacity, 'its') || ' provisioned units are refused' end as reason,
       spillover_file as file, spillover_line as line
  from model_deployment
 where sku like '%Provisioned%' or sku_unknown is not null
union all
select r.resource,
       case when exists (select 1 from gateway_route o where o.model = r.model and o.deployment <> r.deployment and o.kind <> 'ptu') then 'ok' else 'gap' end,
       case when exists (select 1 from gateway_route o where o.model = r.model and o.deployment <> r.deployment and o.kind <> 'ptu') then 'the gateway sends what does not fit elsewhere'
            else 'the gateway has no other deployment of ' || r.model || ' than this provisioned one' end,
       r.file, r.line
  from gateway_route r where r.kind = 'ptu'
