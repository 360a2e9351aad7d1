-- SPDX-License-Identifier: Apache-2.0
-- id: gateway-ha
-- code: RES-011
-- title: The AI gateway is no single point of failure
-- about: api_management
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
-- why: Everything that talks to a model goes through it; it must not be the least available part.
-- fix: use a Premium or v2 tier with zones of two or more, or an additional_location
-- cure: person
select resource,
       case when sku_unknown is not null then 'unknown'
            when sku like 'developer%' or sku like 'consumption%' then 'gap'
            when zones_unknown is not null or regions_unknown is not null then 'unknown'
            when zones >= 2 or regions >= 1 then 'ok'
            when sku like 'standardv2%' or sku like 'premiumv2%' then 'ok'
            else 'gap' end as status,
       case when sku_unknown is not null then 'the tier ' || sku_unknown
            when sku like 'developer%' then 'the tier is ' || sku || ', made for trying'
            when sku like 'consumption%' then 'the tier is ' || sku || ', which starts cold and stands in no network of yours'
            when zones_unknown is not null or regions_unknown is not null then 'where it stands ' || coalesce(zones_unknown, regions_unknown)
            when zones >= 2 or regions >= 1 then null
            when sku like 'standardv2%' or sku like 'premiumv2%' then null
            else 'it stands in one zone of one region' || coalesce(' on tier ' || sku, '') end as reason,
       sku_file as file, sku_line as line
  from api_management
