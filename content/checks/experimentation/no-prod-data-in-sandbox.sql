-- SPDX-License-Identifier: Apache-2.0
-- id: no-prod-data-in-sandbox
-- code: DAT-006
-- title: Sandboxes hold no way into production data
-- about: role_assignment
-- area: data-models
-- severity: high
-- level: 3
-- phases: experimentation
-- gates: G4
-- caf: Govern
-- nist: MAP 4.2
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.7.3
-- why: What is tried in a sandbox is tried without the care that production data was promised.
-- fix: take the role away and give the experiment a masked copy in its own resource group
-- cure: person
select r.resource,
       case when s.environment is null or p.environment is null then 'unknown'
            when s.environment in ('prod', 'production') and p.environment in ('sandbox', 'dev', 'development', 'experiment', 'test') then 'gap'
            else 'ok' end as status,
       case when s.environment is null or p.environment is null
              then 'the environment of ' || case when s.environment is null then r.scope else r.principal end || ' is not tagged'
            when s.environment in ('prod', 'production') and p.environment in ('sandbox', 'dev', 'development', 'experiment', 'test')
              then r.principal || ' (' || p.environment || ') holds ' || coalesce(r.role, 'a role') || ' on ' || r.scope || ' (' || s.environment || ')' end as reason,
       r.file, r.line
  from role_assignment r
  join tagged s on s.resource = r.scope
  join tagged p on p.resource = r.principal
