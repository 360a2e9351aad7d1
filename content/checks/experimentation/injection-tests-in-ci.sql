-- SPDX-License-Identifier: Apache-2.0
-- id: injection-tests-in-ci
-- code: SEC-019
-- title: Prompt injection is tried in CI against every AI application
-- about: workflow
-- area: security
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM01, LLM02, LLM05
-- owasp26: LLM01, LLM02, LLM10
-- iso: A.6.2.4
-- why: Each change of a prompt or a model opens old holes again, and only a test that runs each time sees it.
-- fix: Run promptfoo redteam, garak, PyRIT or giskard in a workflow that pull requests or a schedule start, with a threshold.
-- cure: model-release
with trying as (
    select sum((w.pull_request or w.schedule is not null) and s.run regexp '(?i)garak|promptfoo|pyrit|giskard|deepteam|lintel redteam|prompt.?injection|redteam|red-team|jailbreak') as tries,
           count(distinct w.workflow) as workflows, min(w.file) as file
      from workflow w left join workflow_step s on s.workflow = w.workflow)
select 'prompt injection tests' as resource,
       case when tries > 0 then 'ok' when exists (select 1 from workflow_job j where j.reuses is not null and j.reuses not like './%') then 'unknown' else 'gap' end as status,
       case when exists (select 1 from workflow_job j where j.reuses is not null and j.reuses not like './%') then 'jobs call workflows of another repository, which are not given'
            else 'none of ' || workflows || ' workflows runs garak, promptfoo, PyRIT or a test of that kind' end as reason, file
  from trying where workflows > 0
