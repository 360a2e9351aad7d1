-- SPDX-License-Identifier: Apache-2.0
-- id: canary-and-rollback
-- code: INF-011
-- title: A new model version takes a share of the traffic first and goes back by itself
-- about: gateway_model
-- area: resilience
-- severity: high
-- level: 4
-- phases: experimentation, scale
-- gates: G5
-- caf: Adopt
-- nist: MANAGE 2.4
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.6.2.5
-- why: what is worse about a new version shows in no health check; a small share that can be stopped keeps it small
-- fix: give the model two deployments in its first tier with weights such as 95 and 5, and practise lintel govern rollback; on Kubernetes set canaryTrafficPercent or use Argo Rollouts or Flagger with an analysis
-- cure: person
with c as (
  select count(*) as changes, sum(rollback) as rollbacks, max(case when rollback then day end) as drilled from gateway_change
   where days_between(day, (select value from parameter where name = 'today')) <= 180)
select m.resource as resource,
       case when m.shares < 2 then 'gap'
            when c.rollbacks > 0 then 'ok'
            else 'unknown' end as status,
       case when m.shares < 2 then 'all calls of its first tier go to one deployment, so a new version takes all of them at once'
            when c.rollbacks > 0 then m.shares || ' deployments share its first tier, and a policy was rolled back on ' || c.drilled
            else m.shares || ' deployments share its first tier, and no drill of the last 180 days shows who would stop a bad one' end as reason,
       m.file as file, m.line as line
  from gateway_model m cross join c
 where m.name <> '*'
union all
select resource, case when canary is not null then 'ok' else 'gap' end,
       case when canary is not null then canary || ' percent of its traffic go to the newest version' else 'the newest version takes all traffic at once' end,
       file, line
  from k8s_inference_service where type like '%InferenceService' and type not like '%LLM%'
union all
select resource, 'ok', 'rolls out in steps', file, line
  from k8s_object where kind in ('Rollout', 'Canary') and api_group in ('argoproj.io', 'flagger.app')
