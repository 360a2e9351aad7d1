-- SPDX-License-Identifier: Apache-2.0
-- id: ci-actions-pinned
-- code: IAC-012
-- title: Actions and images of pipelines are pinned to a commit or digest
-- about: workflow_step
-- area: automation
-- severity: medium
-- level: 4
-- phases: preparation, scale
-- caf: Secure
-- nist: MANAGE 3.1
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.10.3
-- why: A tag can be moved by whoever owns the action, and then their code runs with your cloud token.
-- fix: Write uses: owner/action@<40 hex digits> with the version in a comment, and let a bot raise it.
-- cure: pipelines
select workflow || '/' || coalesce(job || '/', '') || action as resource,
       case when pinned then 'ok' when uses regexp '\$\{\{' then 'unknown' else 'gap' end as status,
       case when pinned then null
            when uses regexp '\$\{\{' then 'which version of ' || action || ' runs is decided by an expression'
            when ref is null then action || ' is taken as it is at that moment'
            else action || ' is taken at ' || ref || ', which its owner can move' end as reason,
       file, line
  from workflow_step where uses is not null and type = 'github'
