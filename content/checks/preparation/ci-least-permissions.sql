-- SPDX-License-Identifier: Apache-2.0
-- id: ci-least-permissions
-- code: IAC-011
-- title: Workflow tokens may do little, and strangers cannot put words into scripts
-- about: workflow
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.6.2.5
-- why: Without a permissions block the token may often write to the whole repository; one injected title then publishes a release.
-- fix: Write permissions: {contents: read} at the top, more in the one job that needs it, and pass foreign text by env.
-- cure: pipelines
with foreign_text as (
    select workflow, min(line) as line, min(foreign_text) as text from workflow_step where "foreign" group by workflow),
heads as (
    select s.workflow, min(s.line) as line from workflow_step s
     where s.action = 'actions/checkout' and s.checkout_ref regexp 'github\.(event\.pull_request\.head|head_ref)' group by s.workflow)
select w.resource,
       case when w.pull_request_target and h.workflow is not null then 'gap'
            when f.workflow is not null then 'gap'
            when w.permissions = 'write-all' then 'gap'
            when not w.has_permissions and w.system = 'github' then 'gap'
            when w.has_permissions is null then 'unknown'
            else 'ok' end as status,
       case when w.pull_request_target and h.workflow is not null then 'checks out code of strangers with the secrets of the repository'
            when f.workflow is not null then 'puts ' || f.text || ' into a script: whoever writes it runs commands'
            when w.permissions = 'write-all' then 'its token may write everything'
            when w.has_permissions is null then 'whether its token is limited is not said'
            when not w.has_permissions and w.system = 'github' then 'has no permissions block, so its token may do what the repository allows by default'
            when w.has_permissions then 'says what its token may do'
            else 'its token is limited outside of the file' end as reason,
       w.file, coalesce(case when w.pull_request_target then h.line end, f.line, w.line) as line
  from workflow w left join foreign_text f on f.workflow = w.workflow left join heads h on h.workflow = w.workflow
