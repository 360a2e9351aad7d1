-- SPDX-License-Identifier: Apache-2.0
-- id: firewall-egress-listed
-- title: Firewall entries name where traffic may go
-- about: firewall_entry
-- area: networking
-- severity: medium
-- level: 4
-- phases: preparation, scale
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: A firewall that lets everything out on 443 inspects nothing that matters.
-- fix: replace the destination 0.0.0.0/0 or * by an application entry with the host names that are needed
-- cure: person
select resource,
       case when action_unknown is not null or destinations_unknown is not null then 'unknown'
            when action = 'deny' or kind = 'nat' then 'ok'
            when lower(destinations) in ('0.0.0.0/0', '*', '::/0', 'internet', 'any')
          or (instr(destinations, ' ') and ((' ' || destinations || ' ') like '% 0.0.0.0/0 %' or (' ' || destinations || ' ') like '% ::/0 %')) then 'gap'
            when destinations is null then 'unknown'
            else 'ok' end as status,
       case when action_unknown is not null then 'the action ' || action_unknown
            when destinations_unknown is not null then 'the destination ' || destinations_unknown
            when action = 'deny' or kind = 'nat' then null
            when lower(destinations) in ('0.0.0.0/0', '*', '::/0', 'internet', 'any')
          or (instr(destinations, ' ') and ((' ' || destinations || ' ') like '% 0.0.0.0/0 %' or (' ' || destinations || ' ') like '% ::/0 %'))
              then 'traffic from ' || coalesce(sources, 'any source') || ' may go to ' || destinations || coalesce(' on ports ' || ports, '')
            when destinations is null then 'no destination is said here' end as reason,
       destinations_file as file, destinations_line as line
  from firewall_entry
