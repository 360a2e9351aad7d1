-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-secrets-not-in-code
-- title: Secrets are not committed in the clear
-- about: k8s_data
-- area: security
-- severity: high
-- level: 2
-- phases: diagnostic, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- iso: A.6.2.5
-- why: A Secret manifest is base64, which hides nothing: everybody with the repository has the value.
-- fix: Keep the Secret out of the repository with External Secrets, SOPS or Sealed Secrets, and change the value that was there.
-- cure: person
select resource || '/' || key as resource,
       case when source = 'cluster' then 'skip'
            when sealed then 'ok'
            when length_unknown is not null then 'unknown'
            when stand_in or length = 0 then 'ok'
            when part = 'data' and length < 8 and not provider_key then 'unknown'
            else 'gap' end as status,
       case when source = 'cluster' then 'read from a cluster, not from code'
            when length_unknown is not null then 'its value ' || length_unknown
            when part = 'data' and length < 8 then 'holds ' || length || ' characters: a secret or a stand-in'
            else 'key ' || key || ' of a Secret holds a value in the clear' end as reason,
       file, line, quality
  from k8s_data
 where (kind = 'Secret' and not (key regexp '(?i)\.(ya?ml|json|toml|conf|ini|crt|pem|tmpl)$|^ca\.|^tls\.crt$|user(name)?$')
        and coalesce(secret_type, '') not in ('kubernetes.io/service-account-token', 'helm.sh/release.v1')) or provider_key
