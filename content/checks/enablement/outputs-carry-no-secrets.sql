-- SPDX-License-Identifier: Apache-2.0
-- id: outputs-carry-no-secrets
-- title: Outputs named after a secret are not there
-- about: terraform_output
-- area: automation
-- severity: medium
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: An output is kept in the state and read by every pipeline that depends on this root, marked sensitive or not.
-- fix: put the secret in a vault and output its id; make SSH keys outside Terraform
-- cure: network
select resource,
       case when not output regexp '(^|_)(private_key|password|connection_string|access_key|api_key|token|secret)s?$' then 'ok'
            when sensitive_unknown is not null then 'unknown'
            else 'gap' end as status,
       case when not output regexp '(^|_)(private_key|password|connection_string|access_key|api_key|token|secret)s?$' then null
            when sensitive_unknown is not null then 'whether the output ' || output || ' is sensitive ' || sensitive_unknown
            when sensitive then 'the output ' || output || ' hands out a secret; sensitive hides it from the screen, not from the state'
            else 'the output ' || output || ' prints a secret' end as reason,
       file, line
  from terraform_output
 where not secret_like and (refers is null or not refers regexp '(?i)[.][a-z0-9_]*(key|password|connection_?string|kube_(admin_)?config_raw|token)[a-z_]*( |\[|$)')
