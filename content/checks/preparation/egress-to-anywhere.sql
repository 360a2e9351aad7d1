-- SPDX-License-Identifier: Apache-2.0
-- id: egress-to-anywhere
-- title: Security groups do not let everything out to everywhere
-- about: network_rule
-- area: networking
-- severity: low
-- level: 4
-- phases: preparation, scale
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: Stolen weights and prompts leave by the same open door that the package mirror uses.
-- fix: allow only the ports and networks the workload calls, or send it through a proxy or firewall that keeps a list
-- cure: person
select resource,
       case when destinations_unknown is not null then 'unknown'
            when lower(destinations) in ('0.0.0.0/0', '*', '::/0', 'internet', 'any')
          or (instr(destinations, ' ') and ((' ' || destinations || ' ') like '% 0.0.0.0/0 %' or (' ' || destinations || ' ') like '% ::/0 %')) then 'gap'
            else 'ok' end as status,
       case when destinations_unknown is not null then 'where it lets out to ' || destinations_unknown
            when lower(destinations) in ('0.0.0.0/0', '*', '::/0', 'internet', 'any')
          or (instr(destinations, ' ') and ((' ' || destinations || ' ') like '% 0.0.0.0/0 %' or (' ' || destinations || ' ') like '% ::/0 %'))
              then 'everything in the group may call any address' || case when protocol in ('-1', '*', 'all') then ' on any port'
                   when from_port is not null then ' on port ' || from_port || case when to_port <> from_port then '-' || to_port else '' end
                   when ports is not null then ' on port ' || ports else '' end end as reason,
       destinations_file as file, destinations_line as line
  from network_rule
 where direction = 'out' and action = 'allow' and type not like '%Microsoft.Network%' and type not like 'azurerm_%'
