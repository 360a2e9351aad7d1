-- SPDX-License-Identifier: Apache-2.0
-- id: cluster-secrets-encrypted
-- title: Secrets of a cluster are encrypted with a key of your own
-- about: kubernetes_cluster
-- area: security
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: Provider keys, registry tokens and database passwords lie in etcd; a copy of its disk should be worth nothing.
-- fix: add encryption_config with a KMS key (database_encryption { state = "ENCRYPTED" } on GKE)
-- cure: aws google
select resource,
       case when secrets_encrypted_unknown is not null then 'unknown'
            when not secrets_encrypted then 'gap'
            when secrets_encrypted then 'ok'
            else 'unknown' end as status,
       case when secrets_encrypted_unknown is not null then 'encryption of secrets ' || secrets_encrypted_unknown
            when not secrets_encrypted and not secrets_encrypted_set then 'encryption of secrets is not set, and by default the key is not yours'
            when not secrets_encrypted then 'secrets are not encrypted with a key of your own'
            when secrets_encrypted is null then 'encryption of secrets is not said here' end as reason,
       secrets_encrypted_file as file, secrets_encrypted_line as line
  from kubernetes_cluster
 where platform in ('eks', 'gke') and (secrets_encrypted is not null or secrets_encrypted_unknown is not null)
