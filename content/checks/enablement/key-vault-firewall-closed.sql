-- SPDX-License-Identifier: Apache-2.0
-- id: key-vault-firewall-closed
-- title: The network of a key vault is closed to strangers
-- about: key_vault
-- area: security
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: A vault that answers the whole internet depends on nothing but its sign-in.
-- fix: set public_network_access_enabled = false or network_acls default_action = "Deny"
-- cure: identity
select resource,
       case when not public_access or acl_default = 'deny' then 'ok'
            when public_access_unknown is not null and acl_default = 'allow' then 'gap'
            when acl_default_unknown is not null then 'unknown'
            when public_access_unknown is not null then 'unknown'
            when public_access and acl_default = 'allow' then 'gap'
            when acl_default = 'allow' then 'gap'
            when public_access then 'gap'
            else 'unknown' end as status,
       case when not public_access or acl_default = 'deny' then null
            when acl_default_unknown is not null then 'the default action of the firewall ' || acl_default_unknown
            when acl_default = 'allow' and acl_default_set then 'the firewall of the vault lets every address in (default action Allow)'
            when public_access_unknown is not null then 'public access ' || public_access_unknown
            when public_access then 'public access is on and no firewall refuses anybody'
            else 'the network of the vault is left to the module' end as reason,
       case when acl_default_set then acl_default_file else public_access_file end as file,
       case when acl_default_set then acl_default_line else public_access_line end as line
  from key_vault
