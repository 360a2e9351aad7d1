-- SPDX-License-Identifier: Apache-2.0
-- id: ci-environment-approval
-- code: IAC-010
-- title: Jobs that change production wait for a second person
-- about: workflow_job
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G4
-- caf: Govern
-- nist: GOVERN 2.1
-- iso: A.6.2.5
-- why: A job that applies without an environment runs with one click, or none, of whoever pushed.
-- fix: Set environment: on the job and require a reviewer other than the author in its settings.
-- cure: pipelines
with applying as (
    select j.*, exists (select 1 from workflow_step s where s.workflow = j.workflow and s.action regexp '(?i)manual-approval|ManualValidation') as asks
      from workflow_job j
     where exists (select 1 from workflow_step s where s.workflow = j.workflow and s.job = j.job and s.run regexp '(?i)(terraform|tofu|terragrunt)[^\n]*\bapply\b|az (deployment|stack) [a-z]+ create|pulumi up|kubectl apply|helm upgrade')
       and not (j.job || ' ' || j.workflow regexp '(?i)test|e2e|functional|kind|minikube|example'))
select resource,
       case when asks then 'ok' when environment is null then 'gap' else 'unknown' end as status,
       case when environment is null then 'applies changes in no environment, so nobody can be asked first'
            else 'runs in environment ' || environment || '; whether that asks a reviewer is set at the host and not in the file' end as reason,
       file, line
  from applying
