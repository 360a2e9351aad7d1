-- SPDX-License-Identifier: Apache-2.0
-- id: ci-no-literal-secrets
-- title: No secret is written into a workflow
-- about: workflow_input
-- area: security
-- severity: high
-- level: 2
-- phases: diagnostic, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- iso: A.6.2.5
-- why: A workflow is read by everybody who may read the repository, forks included.
-- fix: Move the value to a secret of the repository or an environment, and change it at its owner.
-- cure: pipelines
select workflow || '/' || coalesce(job || '/', '') || key as resource,
       case when secret then 'gap' when value is null and value_unknown is not null then 'unknown' else 'ok' end as status,
       case when secret then key || ' is given a secret that is written out'
            else 'the value of ' || key || ' ' || value_unknown end as reason, file, line
  from workflow_input where secret or value_unknown is not null or key regexp '(?i)(key|token|secret|password)$'
