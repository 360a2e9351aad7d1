-- SPDX-License-Identifier: Apache-2.0
-- id: ci-plan-on-pr
-- code: IAC-007
-- title: A pull request that changes infrastructure shows its plan
-- about: workflow
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: GOVERN 1.4
-- iso: A.6.2.5
-- why: Reviewers of a diff see the words; only the plan shows that a database is replaced.
-- fix: Run terraform plan (or az deployment ... what-if) in a workflow that pull_request starts, and keep its output.
-- cure: pipelines
with touching as (
    select w.workflow, w.pull_request, max(s.run regexp '(?i)(terraform|tofu|terragrunt)[^\n]*\bplan\b|what-if|pulumi preview' and not s.goes_on and not (s.run regexp '\|\|\s*true')) as plans,
           max(s.run regexp '(?i)(terraform|tofu|terragrunt)[^\n]*\bapply\b|az (deployment|stack) [a-z]+ create|pulumi up|kubectl apply|helm upgrade') as applies, min(w.file) as file, min(s.line) as line
      from workflow w join workflow_step s on s.workflow = w.workflow
     where s.run regexp '(?i)(terraform|tofu|terragrunt)\s+(-chdir=\S+\s+)?(init|plan|apply|validate)|az deployment|az stack|bicep|pulumi (up|preview)|kubectl apply|helm upgrade' or s.action regexp '(?i)terraform|bicep|pulumi'
     group by w.workflow)
select 'plan on pull requests' as resource,
       case when sum(pull_request and plans) > 0 then 'ok' when count(*) > 0 then 'gap'
            when exists (select 1 from workflow_job j where j.reuses is not null and j.reuses not like './%') then 'unknown' else 'skip' end as status,
       case when count(*) > 0 then count(*) || ' workflows touch infrastructure, and none shows a plan on a pull request'
            when exists (select 1 from workflow_job j where j.reuses is not null and j.reuses not like './%') then 'jobs call workflows of another repository, which are not given'
            else 'no workflow touches infrastructure' end as reason, min(file) as file, min(line) as line
  from touching having (select count(*) from workflow) > 0
