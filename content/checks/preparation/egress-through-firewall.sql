-- SPDX-License-Identifier: Apache-2.0
-- id: egress-through-firewall
-- code: NET-012
-- title: Nodes go out to the internet through a path that is inspected
-- about: kubernetes_cluster
-- area: networking
-- severity: medium
-- level: 4
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: Nodes that go out by themselves can send anything anywhere, and nobody has a log of it.
-- fix: set outbound_type = "userDefinedRouting" with a route for 0.0.0.0/0 to the firewall
-- cure: aks network
select resource,
       case when outbound_unknown is not null then 'unknown'
            when outbound in ('userdefinedrouting', 'none', 'block') then 'ok'
            when outbound is not null then 'gap'
            else 'unknown' end as status,
       case when outbound_unknown is not null then 'how nodes go out ' || outbound_unknown
            when outbound in ('userdefinedrouting', 'none', 'block') then null
            when outbound like '%nat%' then 'nodes go out by a NAT gateway (' || outbound || '), which inspects nothing'
            when outbound is not null then 'nodes go out by the load balancer (' || outbound || '), past every firewall'
            else 'how nodes go out is not said here' end as reason,
       outbound_file as file, outbound_line as line
  from kubernetes_cluster
 where platform = 'aks'
