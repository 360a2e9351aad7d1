-- SPDX-License-Identifier: Apache-2.0
-- id: drift-detected
-- code: IAC-013
-- title: Drift between code and cloud is looked for every week
-- about: workflow
-- area: automation
-- severity: high
-- level: 4
-- phases: scale, continuous
-- gates: G5
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: What somebody changed by hand at night is undone by the next apply, or never noticed.
-- fix: Schedule a workflow that runs terraform plan -detailed-exitcode at least weekly and tells somebody.
-- cure: pipelines
with looking as (
    select w.*, (select max(s.run regexp '(?i)detailed-exitcode|\bplan\b|what-if|drift' or s.action regexp '(?i)drift') from workflow_step s where s.workflow = w.workflow) as looks,
           (select max(s.run regexp '(?i)(terraform|tofu|terragrunt)\s+(-chdir=\S+\s+)?(init|plan|apply|validate)|az deployment|az stack|bicep|pulumi (up|preview)|kubectl apply|helm upgrade' or s.action regexp '(?i)terraform|bicep|pulumi') from workflow_step s where s.workflow = w.workflow) as touches
      from workflow w),
all_of as (
    select sum(schedule is not null and looks) as looking, sum(coalesce(touches, 0)) as touching, min(case when touches then file end) as file,
           min(case when touches then line end) as line, count(*) as workflows from looking)
select 'drift detection' as resource,
       case when looking > 0 then 'ok' when touching > 0 then 'gap'
            when exists (select 1 from workflow_job j where j.reuses is not null and j.reuses not like './%') then 'unknown' else 'skip' end as status,
       case when touching > 0 then touching || ' workflows change infrastructure, and none looks for drift on a schedule'
            when exists (select 1 from workflow_job j where j.reuses is not null and j.reuses not like './%') then 'jobs call workflows of another repository, which are not given'
            else 'no workflow touches infrastructure' end as reason, file, line
  from all_of where workflows > 0
