-- SPDX-License-Identifier: Apache-2.0
-- id: ai-account-acl-default-deny
-- code: NET-002
-- title: The firewall of a public AI account refuses what it does not list
-- about: ai_account
-- area: networking
-- severity: high
-- level: 2
-- phases: enablement
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: Where public access has to stay, the firewall is the only thing between the account and the internet.
-- fix: add network_acls with default_action = "Deny" and at most twenty addresses, none of them 0.0.0.0/0
-- cure: openai
select resource,
       case when not public_access then 'ok'
            when acl_default_unknown is not null then 'unknown'
            when allowed_ips_unknown is not null then 'unknown'
            when acl_default = 'allow' then 'gap'
            when acl_default is null and public_access then 'gap'
            when acl_default is null then 'unknown'
            when allowed_ips like '%0.0.0.0/0%' or allowed_ip_count > 20 then 'gap'
            when acl_default = 'deny' then 'ok'
            else 'unknown' end as status,
       case when not public_access then null
            when acl_default_unknown is not null then 'the default action of the firewall ' || acl_default_unknown
            when allowed_ips_unknown is not null then 'the list of addresses ' || allowed_ips_unknown
            when acl_default = 'allow' and public_access then 'the firewall lets every address in (default action Allow)'
            when acl_default = 'allow' then 'the firewall lets every address in (default action Allow), and whether public access is off cannot be told: it '
                 || coalesce(public_access_unknown, 'is left to the module')
            when acl_default is null and public_access then 'public access is on and there is no firewall block, which means Allow'
            when acl_default is null then 'there is no firewall block, and public access ' || coalesce(public_access_unknown, 'is left to the module')
            when allowed_ips like '%0.0.0.0/0%' then 'the firewall lists 0.0.0.0/0, which is everybody'
            when allowed_ip_count > 20 then 'the firewall lists ' || allowed_ip_count || ' addresses, more than 20' end as reason,
       acl_default_file as file, acl_default_line as line
  from ai_account
