-- SPDX-License-Identifier: Apache-2.0
-- id: ci-identities-separated
-- title: Plans and applies use different identities
-- about: workflow_job
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Govern
-- nist: GOVERN 1.4
-- iso: A.6.2.5
-- why: When the plan of a pull request may write, anybody who opens one owns the subscription.
-- fix: Give the plan job a reader identity of its own (another client-id or role) and keep the writer for the protected environment.
-- cure: pipelines
with identity as (
    select i.workflow, i.job, i.value from workflow_input i
     where i.key regexp '(?i)^(ARM_CLIENT_ID|AZURE_CLIENT_ID|client-id|role-to-assume|workload_identity_provider|service_account)$'),
jobs as (
    select j.workflow, j.job, j.file, j.line, j.environment,
           max(s.run regexp '(?i)(terraform|tofu|terragrunt)[^\n]*\bapply\b|az (deployment|stack) [a-z]+ create|pulumi up|kubectl apply|helm upgrade') as applies, max(s.run regexp '(?i)(terraform|tofu|terragrunt)[^\n]*\bplan\b|what-if|pulumi preview') as plans
      from workflow_job j join workflow_step s on s.workflow = j.workflow and s.job = j.job group by j.workflow, j.job),
known as (
    select j.*, coalesce((select min(i.value) from identity i where i.workflow = j.workflow and i.job = j.job),
                         (select min(i.value) from identity i where i.workflow = j.workflow and i.job is null)) as who from jobs j)
select a.workflow || '/' || a.job as resource,
       case when a.who is null or p.who is null then 'unknown' when a.who <> p.who then 'ok'
            when a.environment is not null and p.environment is not null and a.environment <> p.environment and a.who regexp 'secrets|vars' then 'unknown'
            else 'gap' end as status,
       case when a.who is null or p.who is null then 'with which identity ' || p.job || ' plans and ' || a.job || ' applies is not written'
            when a.who = p.who and a.environment is not null and p.environment is not null then 'both jobs sign in as ' || a.who || ', which each environment may define in its own way'
            else p.job || ' plans and ' || a.job || ' applies as ' || a.who end as reason, a.file, a.line
  from known a join known p on p.workflow = a.workflow and p.plans and not p.applies
 where a.applies
