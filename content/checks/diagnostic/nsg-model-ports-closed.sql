-- SPDX-License-Identifier: Apache-2.0
-- id: nsg-model-ports-closed
-- code: NET-007
-- title: No entry opens SSH, notebook or model-server ports to the internet
-- about: network_rule
-- area: networking
-- severity: critical
-- level: 2
-- phases: diagnostic, enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.5
-- why: Model servers and notebooks ship without sign-in; a scanner finds an open one within hours.
-- fix: name the networks of your callers as sources, or put the port behind a gateway or bastion
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
       case when r.direction_unknown is not null then 'unknown'
            when r.action = 'deny' then 'ok'
            when r.sources_unknown is not null then 'unknown'
            when not r.wide then 'ok'
            when k.doors is not null then 'gap'
            when r.ports_unknown is not null or r.from_port_unknown is not null then 'unknown'
            else 'ok' end as status,
       case when r.direction_unknown is not null then 'the direction ' || r.direction_unknown
            when r.action = 'deny' then null
            when r.sources_unknown is not null then 'who is let in ' || r.sources_unknown
            when not r.wide then null
            when k.doors is not null then 'the internet reaches ' || k.doors
            when r.ports_unknown is not null or r.from_port_unknown is not null
              then 'everybody is let in, and the ports ' || coalesce(r.ports_unknown, r.from_port_unknown) end as reason,
       coalesce(r.sources_file, r.file) as file, coalesce(r.sources_line, r.line) as line
  from open_rule r
  left join risky k on k.resource = r.resource
