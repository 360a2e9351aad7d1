-- SPDX-License-Identifier: Apache-2.0
-- id: ci-validate-lint-scan
-- code: IAC-008
-- title: CI validates and scans infrastructure code, and a finding stops the merge
-- about: workflow
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: GOVERN 1.4
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.6.2.5
-- why: A scan that may fail is decoration: the public bucket is merged with a yellow mark beside it.
-- fix: Run a format or validate step and a policy scan such as lintel assess --fail-on high, without soft-fail or continue-on-error.
-- cure: pipelines
with steps as (
    select s.*, s.goes_on or coalesce(s.run, '') regexp '\|\|\s*(true|exit 0)|--soft-fail|--exit-zero|--no-fail|--exit-code[ =]0'
             or exists (select 1 from workflow_input i where i.workflow = s.workflow and i.job is s.job and i.step = s.step
                           and i.key = 'soft_fail' and i.value = 'true') as soft from workflow_step s),
kinds as (
    select max(not soft and (run regexp '(?i)(terraform|tofu) (-chdir=\S+ )?(fmt|validate)|bicep (build|lint)|kubeconform|kubeval|helm lint|tflint|yamllint|pre-commit' or action regexp '(?i)tflint|yamllint|pre-commit|super-linter')) as validates,
           max(not soft and (run regexp '(?i)lintel assess|checkov|trivy|conftest|tfsec|kics|psrule|kubescape|terrascan|snyk iac' or action regexp '(?i)checkov|trivy|tfsec|kics|psrule|kubescape|snyk|terrascan|codeql'
               or (action regexp '(?i)/lintel$' and exists (select 1 from workflow_input i where i.workflow = s.workflow and i.job is s.job
                   and i.step = s.step and i.key = 'fail-on')))) as scans,
           max(soft and (run regexp '(?i)checkov|trivy|tfsec|kics|lintel' or action regexp '(?i)checkov|trivy|tfsec|kics')) as soft_scan,
           min(file) as file, min(line) as line, count(*) as steps from steps s)
select 'validation in CI' as resource,
       case when steps = 0 then 'unknown' when validates and scans then 'ok'
            when exists (select 1 from workflow_job j where j.reuses is not null and j.reuses not like './%') then 'unknown' else 'gap' end as status,
       case when steps = 0 or exists (select 1 from workflow_job j where j.reuses is not null and j.reuses not like './%') then 'jobs call workflows of another repository, which are not given'
            when soft_scan and not coalesce(scans, 0) then 'the policy scan may fail without stopping the merge'
            when not coalesce(validates, 0) and not coalesce(scans, 0) then 'no step validates and none scans'
            when not coalesce(scans, 0) then 'no step scans the code against policies'
            else 'no step formats or validates the code' end as reason, file, line
  from kinds where (select count(*) from workflow) > 0
