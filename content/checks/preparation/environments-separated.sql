-- SPDX-License-Identifier: Apache-2.0
-- id: environments-separated
-- code: IAC-016
-- title: Production and sandbox do not share a resource group
-- about: tagged
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Govern
-- nist: GOVERN 1.4
-- iso: A.6.2.5
-- why: Who may clean up the sandbox may then delete production, and the budget of one hides the other.
-- fix: give each environment its own resource group, state and identity
-- cure: budget
with mixed as (
  select resource_group, count(distinct environment) as kinds, max(environment) as one, min(environment) as other
    from tagged
   where resource_group is not null and environment in ('prod', 'production', 'dev', 'development', 'test', 'sandbox', 'experiment')
   group by resource_group
)
select t.resource,
       case when t.environment_unknown is not null then 'unknown'
            when m.kinds > 1 and (m.one in ('prod', 'production') or m.other in ('prod', 'production')) then 'gap'
            else 'ok' end as status,
       case when t.environment_unknown is not null then 'the tag environment ' || t.environment_unknown
            when m.kinds > 1 and (m.one in ('prod', 'production') or m.other in ('prod', 'production'))
              then 'its resource group ' || t.resource_group || ' holds both ' || m.other || ' and ' || m.one end as reason,
       t.environment_file as file, t.environment_line as line
  from tagged t
  left join mixed m on m.resource_group = t.resource_group
 where (t.environment_unknown is not null and t.resource_group is not null) or m.resource_group is not null
