-- SPDX-License-Identifier: Apache-2.0
-- id: template-outputs-no-keys
-- title: Bicep and ARM outputs hand out no keys
-- about: bicep_output
-- area: automation
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: An output is kept in the deployment's history, and everybody who may read the resource group reads it there.
-- fix: let the caller sign in with a managed identity, or write the key to a vault inside the template; mark what must be handed out @secure()
-- cure: network
select resource,
       case when reads_secret is null then 'unknown'
            when not reads_secret then 'ok'
            when secure then 'ok'
            when not secure then 'gap'
            else 'unknown' end as status,
       case when reads_secret is null then 'whether the output ' || name || ' holds a secret is not known'
            when not reads_secret or secure then null
            when not secure then 'the output ' || name || ' shows what comes from ' || case when secret_source like 'list%' then secret_source || '()' else secret_source end
            else 'whether the output ' || name || ' is secure is not known' end as reason,
       file, line
  from bicep_output
