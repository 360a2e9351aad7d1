-- SPDX-License-Identifier: Apache-2.0
-- id: ingress-from-anywhere
-- title: Nothing is open to the whole internet without need
-- about: network_rule
-- area: networking
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: An entry for everybody outlives the test it was made for, and the next machine in the group inherits it.
-- fix: replace 0.0.0.0/0 by the networks of your callers, or keep it on the one load balancer that faces the public
-- cure: network
with open_rule as (
  select resource, type, file, line, sources_file, sources_line, ports, from_port, to_port, protocol, ports_unknown, from_port_unknown,
         sources_unknown, action, direction_unknown,
         sources_unknown is null and (lower(sources) in ('0.0.0.0/0', '*', '::/0', 'internet', 'any')
          or (instr(sources, ' ') and ((' ' || sources || ' ') like '% 0.0.0.0/0 %' or (' ' || sources || ' ') like '% ::/0 %'))) as wide
    from network_rule
   where direction = 'in' or direction_unknown is not null
), door as (
  select distinct r.resource, m.port, m.used_by
    from open_rule r
    join model_port m
      on r.protocol in ('-1', '*', 'all') and r.ports is null
      or (r.protocol is null or r.protocol not like '%icmp%')
         and (r.ports = '*' or m.port between r.from_port and r.to_port
              or exists (select 1 from json_each('["' || replace(r.ports, ' ', '","') || '"]') p
                          where cast(p.value as integer) <= m.port
                            and m.port <= cast(case when instr(p.value, '-') then substr(p.value, instr(p.value, '-') + 1) else p.value end as integer)))
   where r.wide and r.action = 'allow'
), risky as (
  select resource, case when count(*) < (select count(*) from model_port) then 'port ' || group_concat(port || ' (' || used_by || ')', ', ')
                        else 'every port, 22 (SSH) and 11434 (Ollama) among them' end as doors
    from door
   group by resource
)

select r.resource,
       case when r.action = 'deny' then 'ok'
            when r.sources_unknown is not null then 'unknown'
            when r.wide and (r.ports in ('443', '65200-65535') or (r.from_port = 443 and r.to_port = 443)) then 'ok'
            when r.wide then 'gap'
            else 'ok' end as status,
       case when r.action = 'deny' then null
            when r.sources_unknown is not null then 'who is let in ' || r.sources_unknown
            when r.ports = '443' or (r.from_port = 443 and r.to_port = 443) then null
            when r.ports = '65200-65535' then 'the platform of Application Gateway needs these ports'
            when r.wide and r.protocol like '%icmp%' then 'everybody on the internet may send icmp'
            when r.wide then 'everybody on the internet is let in to port '
                 || coalesce(r.ports, case when r.from_port = r.to_port then r.from_port || '' else r.from_port || '-' || r.to_port end, 'unknown') end as reason,
       coalesce(r.sources_file, r.file) as file, coalesce(r.sources_line, r.line) as line
  from open_rule r
 where r.resource not in (select resource from risky) and r.direction_unknown is null
