-- SPDX-License-Identifier: Apache-2.0
-- id: ci-oidc-no-static-secret
-- code: IAC-009
-- title: Pipelines sign in to clouds with short-lived tokens, not with stored keys
-- about: workflow
-- area: automation
-- severity: critical
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: A stored cloud key leaks with one careless echo and works from anywhere until somebody finds out.
-- fix: Set permissions id-token: write and sign in by federation (azure/login with client-id, configure-aws-credentials with role-to-assume); delete the secret.
-- cure: pipelines
with signing as (
    select j.workflow, j.job, j.id_token, j.runs_on, min(s.file) as file, min(s.line) as line,
           max(s.action regexp '(?i)azure/login|configure-aws-credentials|google-github-actions/auth') as signs,
           max(s.run regexp '(?m)^\s*(az|aws|gcloud) ') as uses
      from workflow_job j join workflow_step s on s.workflow = j.workflow and s.job = j.job
     group by j.workflow, j.job)
select workflow || '/' || coalesce(job || '/', '') || secret as resource, 'gap' as status,
       case via when 'call' then 'its caller must pass the stored cloud key ' || secret
                else 'gives the stored cloud key ' || secret || ' to ' || coalesce(key, 'a script') end as reason, file, line
  from workflow_secret where secret regexp '(?i)^(AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SECRET_KEY|AZURE_CREDENTIALS|ARM_CLIENT_SECRET|AZURE_CLIENT_SECRET|GCP_SA_KEY|GCP_CREDENTIALS|GOOGLE_CREDENTIALS|GOOGLE_APPLICATION_CREDENTIALS|GCLOUD_SERVICE_KEY|KUBECONFIG|KUBE_CONFIG)$'
union all
select workflow || '/' || job,
       case when id_token then 'ok'
            when runs_on regexp 'self-hosted' then 'unknown'
            else 'ok' end,
       'signs in to a cloud from a runner of its own; with what identity is not written', file, line
  from signing g
 where (signs or uses or id_token) and not exists (select 1 from workflow_secret x where x.workflow = g.workflow and x.secret regexp '(?i)^(AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SECRET_KEY|AZURE_CREDENTIALS|ARM_CLIENT_SECRET|AZURE_CLIENT_SECRET|GCP_SA_KEY|GCP_CREDENTIALS|GOOGLE_CREDENTIALS|GOOGLE_APPLICATION_CREDENTIALS|GCLOUD_SERVICE_KEY|KUBECONFIG|KUBE_CONFIG)$')
