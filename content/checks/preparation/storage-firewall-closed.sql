-- SPDX-License-Identifier: Apache-2.0
-- id: storage-firewall-closed
-- title: The network of a storage account is closed to strangers
-- about: storage
-- area: networking
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: A storage account that answers the whole internet depends on nothing but its keys.
-- fix: set network_rules default_action = "Deny" or public_network_access_enabled = false, and add a private endpoint
-- cure: storage
select resource,
       case when not public_access or acl_default = 'deny' then 'ok'
            when acl_default_unknown is not null then 'unknown'
            when public_access_unknown is not null then 'unknown'
            when public_access and acl_default = 'allow' then 'gap'
            when public_access then 'gap'
            else 'unknown' end as status,
       case when not public_access or acl_default = 'deny' then null
            when acl_default_unknown is not null then 'the default action of the firewall ' || acl_default_unknown
            when public_access_unknown is not null then 'public access ' || public_access_unknown
            when public_access and acl_default_set then 'public access is on and the firewall lets every address in'
            when public_access then 'public access is on and no firewall refuses anybody'
            else 'the network of the account is left to the module' end as reason,
       case when acl_default_set then acl_default_file else public_access_file end as file,
       case when acl_default_set then acl_default_line else public_access_line end as line
  from storage
 where platform = 'azure'
