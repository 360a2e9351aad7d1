-- SPDX-License-Identifier: Apache-2.0
-- id: template-parameters-secure
-- title: Parameters that take secrets are marked secure and have no default
-- about: bicep_parameter
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
-- why: Without @secure() the value is logged and kept with the deployment; with a default it stands in the repository.
-- fix: put @secure() above the parameter (type securestring in ARM), remove its default, and pass the value from a key vault
-- cure: network
select resource,
       case when secure is null or default_filled is null then 'unknown'
            when default_filled and (secure or name regexp '(?i)(password|client_?secret)$') then 'gap'
            when not secure then 'gap'
            when secure then 'ok'
            else 'unknown' end as status,
       case when secure is null or default_filled is null then 'how the parameter ' || name || ' is declared is not known'
            when default_filled and (secure or name regexp '(?i)(password|client_?secret)$') then 'the parameter ' || name || ' has a default, so whoever reads the template knows it'
            when not secure then 'the parameter ' || name || ' takes a secret and is not marked secure'
            else null end as reason,
       file, line
  from bicep_parameter
 where secure or (kind = 'string' and name regexp '(?i)(api_?key|password|passwd|client_?secret|access_?key|account_?key|sas_?token)$')
