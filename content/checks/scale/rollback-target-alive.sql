-- SPDX-License-Identifier: Apache-2.0
-- id: rollback-target-alive
-- code: MDL-011
-- title: The way back to the last good version is there and was practised
-- about: gateway_model
-- area: data-models
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.4
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.6.2.6
-- why: rolling back to a version that was collected or retired is not a rollback
-- fix: keep the deployment of the version before in the route (another tier is enough) until its retirement is near, and practise lintel govern rollback twice a year
-- cure: person
with c as (
  select count(*) as changes, max(case when rollback then day end) as drilled,
         days_between(max(case when rollback then day end), (select value from parameter where name = 'today')) as ago from gateway_change),
     r as (
  select r.model, count(distinct r.deployment) as ways
    from gateway_route r group by r.model)
select m.resource as resource,
       case when c.changes = 0 then 'unknown'
            when coalesce(r.ways, 0) < 2 then 'gap'
            when c.drilled is null or c.ago > 180 then 'gap'
            else 'ok' end as status,
       case when c.changes = 0 then 'there is no history of policies beside the one in force'
            when coalesce(r.ways, 0) < 2 then 'one deployment answers it, and there is nothing to go back to'
            when c.drilled is null then 'has ' || r.ways || ' ways, and no policy was ever rolled back to practise'
            when c.ago > 180 then 'the last rollback was ' || c.ago || ' days ago, more than 180'
            else 'has ' || r.ways || ' ways, and a rollback was practised on ' || c.drilled end as reason,
       m.file as file, m.line as line
  from gateway_model m cross join c left join r on r.model = m.name
 where m.name <> '*'
