-- SPDX-License-Identifier: Apache-2.0
-- id: keyvault-baseline
-- code: SEC-006
-- title: Key vaults use roles, and nobody can purge a secret early
-- about: key_vault
-- area: security
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MANAGE 2.4
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: Without purge protection, whoever deletes the vault by mistake or in anger deletes the only copy of its keys.
-- fix: set purge_protection_enabled = true and rbac_authorization_enabled = true (enablePurgeProtection, enableRbacAuthorization)
-- cure: identity
select resource,
       case when not purge_protection or not rbac then 'gap'
            when purge_protection_unknown is not null or rbac_unknown is not null then 'unknown'
            when purge_protection and rbac then 'ok'
            else 'unknown' end as status,
       case when not purge_protection and not rbac then 'purge protection is off, and access policies instead of roles decide who reads it'
            when not purge_protection and not purge_protection_set then 'purge protection is not set, and the default is off'
            when not purge_protection then 'purge protection is off'
            when not rbac then 'access policies instead of roles decide who reads the vault'
            when purge_protection_unknown is not null then 'purge protection ' || purge_protection_unknown
            when rbac_unknown is not null then 'who decides on access ' || rbac_unknown
            when purge_protection is null or rbac is null then 'purge protection or roles are not said here' end as reason,
       case when not purge_protection or purge_protection_unknown is not null then purge_protection_file else rbac_file end as file,
       case when not purge_protection or purge_protection_unknown is not null then purge_protection_line else rbac_line end as line
  from key_vault
