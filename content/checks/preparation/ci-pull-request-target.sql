-- SPDX-License-Identifier: Apache-2.0
-- id: ci-pull-request-target
-- title: No workflow is started with secrets by pull requests of strangers
-- about: workflow
-- area: automation
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM03
-- iso: A.6.2.5
-- why: pull_request_target gives the secrets and a writing token to runs that anybody on the internet can start.
-- fix: Use pull_request, and label or comment from a second workflow that workflow_run starts.
-- cure: pipelines
select resource,
       case when triggers_unknown is not null then 'unknown' when pull_request_target then 'gap'
            when pull_request_target is null then 'unknown' else 'ok' end as status,
       case when triggers_unknown is not null then 'what starts it ' || triggers_unknown
            when pull_request_target then 'pull_request_target starts it'
            else 'what starts it is not said' end as reason,
       coalesce(pull_request_target_file, file) as file, coalesce(pull_request_target_line, line) as line
  from workflow
