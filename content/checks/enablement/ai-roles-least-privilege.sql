-- SPDX-License-Identifier: Apache-2.0
-- id: ai-roles-least-privilege
-- code: SEC-004
-- title: Workloads hold no administrator roles
-- about: role_assignment
-- area: security
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM06
-- owasp26: LLM03
-- iso: A.6.2.5
-- why: A workload with Contributor can read keys, redeploy models and switch off its own logs.
-- fix: give the role that matches the call, for example Cognitive Services OpenAI User on the account
-- cure: identity
select r.resource,
       case when r.role_unknown is not null then 'unknown'
            when r.role is null then 'unknown'
            when b.role is null then 'ok'
            when r.principal_kind in ('User', 'Group') or r.principal like 'user:%' or r.principal like 'group:%' then 'ok'
            else 'gap' end as status,
       case when r.role_unknown is not null then 'the role ' || r.role_unknown
            when r.role is null then 'the role is not said here'
            when b.role is null then null
            when r.principal_kind in ('User', 'Group') or r.principal like 'user:%' or r.principal like 'group:%' then 'a person or group holds ' || b.means
            else coalesce(r.principal, 'somebody') || ' gets ' || b.means || coalesce(' on ' || r.scope, '') end as reason,
       r.role_file as file, r.role_line as line
  from role_assignment r
  left join broad_role b
    on b.platform = r.platform and b.role = case when r.role like '%/roledefinitions/%' then substr(r.role, instr(r.role, '/roledefinitions/') + 17) else r.role end
