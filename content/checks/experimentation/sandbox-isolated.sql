-- SPDX-License-Identifier: Apache-2.0
-- id: sandbox-isolated
-- code: EXP-001
-- title: Every sandbox has a budget of its own
-- about: resource_group
-- area: governance
-- severity: high
-- level: 3
-- phases: experimentation
-- gates: G4
-- caf: Adopt
-- nist: MAP 4.2
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.4
-- why: A sandbox without a cap is where the surprising invoices come from.
-- fix: add azurerm_consumption_budget_resource_group with the id of the sandbox group and an action group that stops things
-- cure: person
select r.resource,
       case when r.environment_unknown is not null then 'unknown'
            when r.resource in (select scope from budget where scope is not null) or case when r.resource like '%]' then rtrim(rtrim(rtrim(r.resource, ']'), '0123456789'), '[') else r.resource end in (select scope from budget where scope is not null) then 'ok'
            when exists (select 1 from budget where scope_unknown is not null) then 'unknown'
            else 'gap' end as status,
       case when r.environment_unknown is not null then 'the tag environment ' || r.environment_unknown
            when r.resource in (select scope from budget where scope is not null) or case when r.resource like '%]' then rtrim(rtrim(rtrim(r.resource, ']'), '0123456789'), '[') else r.resource end in (select scope from budget where scope is not null) then null
            when exists (select 1 from budget where scope_unknown is not null) then 'there is a budget, and what it covers is not known here'
            else 'the resource group is tagged ' || r.environment || ' and no budget covers it' end as reason,
       r.file, r.line
  from resource_group r
 where r.environment in ('sandbox', 'experiment', 'lab') or r.environment_unknown is not null
