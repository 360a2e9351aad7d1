-- SPDX-License-Identifier: Apache-2.0
-- id: firewall-threat-intel-denies
-- title: Firewalls refuse addresses known to be bad
-- about: firewall
-- area: networking
-- severity: medium
-- level: 4
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: In Alert mode a call to a known command server is written down and let through.
-- fix: set threat_intel_mode = "Deny" on the firewall or threat_intelligence_mode = "Deny" on its policy
-- cure: person
select resource,
       case when threat_intel_unknown is not null then 'unknown'
            when threat_intel = 'deny' then 'ok'
            when threat_intel in ('alert', 'off') then 'gap'
            when policy is not null or policy_unknown is not null then 'ok'
            when kind = 'firewall' then 'gap'
            else 'unknown' end as status,
       case when threat_intel_unknown is not null then 'the threat intelligence mode ' || threat_intel_unknown
            when threat_intel = 'deny' then null
            when threat_intel in ('alert', 'off') and not threat_intel_set then 'the threat intelligence mode is not set, and the default is Alert'
            when threat_intel in ('alert', 'off') then 'the threat intelligence mode is ' || threat_intel || ', not Deny'
            when policy is not null or policy_unknown is not null then 'its policy decides'
            when kind = 'firewall' then 'neither a threat intelligence mode nor a policy is set'
            else 'the threat intelligence mode is not said here' end as reason,
       threat_intel_file as file, threat_intel_line as line
  from firewall
