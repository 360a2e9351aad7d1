-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-no-plain-secrets
-- title: No password or key stands in the environment of a container
-- about: k8s_env
-- area: security
-- severity: high
-- level: 2
-- phases: diagnostic, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- iso: A.6.2.5
-- why: Whoever may read the manifest, or list pods, may read the password; it is seldom changed afterwards.
-- fix: Move the value to a Secret, refer to it with valueFrom.secretKeyRef, and change the password.
-- cure: inference
select resource || '/' || variable as resource,
       case when value_unknown is not null then 'unknown'
            when origin = 'literal' and not stand_in then 'gap'
            else 'ok' end as status,
       case when value_unknown is not null then 'the value of ' || variable || ' ' || value_unknown
            when origin = 'literal' then variable || ' is written out (sha256 ' || coalesce(digest, '?') || '...)' end as reason,
       file, line, quality
  from k8s_env where secret
