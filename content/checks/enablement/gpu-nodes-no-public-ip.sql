-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-nodes-no-public-ip
-- code: NET-008
-- title: Machines with GPUs have no public address
-- about: node_pool
-- area: networking
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G3
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.5
-- why: A GPU with a public address is found by miners and scanners long before its first job.
-- fix: set node_public_ip_enabled = false (associate_public_ip_address = false; no access_config) and reach it by a bastion or load balancer
-- cure: aks
select p.resource,
       case when p.public_ip_unknown is not null then 'unknown'
            when p.public_ip then 'gap'
            else 'ok' end as status,
       case when p.public_ip_unknown is not null then 'whether its nodes have public addresses ' || p.public_ip_unknown
            when p.public_ip then 'nodes of this ' || p.size || ' pool get public addresses' end as reason,
       p.public_ip_file as file, p.public_ip_line as line
  from node_pool p
  join gpu_family f on p.size glob f.pattern
union all
select v.resource,
       case when v.public_ip then 'gap'
            when v.public_ip_unknown is not null then 'unknown'
            when v.interfaces in (select resource from network_interface where public_ip)
                 or (instr(v.interfaces, ' ') and exists (select 1 from network_interface n where n.public_ip and instr(' ' || v.interfaces || ' ', ' ' || n.resource || ' '))) then 'gap'
            when v.public_ip is null and v.platform = 'aws' then 'unknown'
            else 'ok' end,
       case when v.public_ip then 'this ' || v.size || ' machine has a public address'
            when v.public_ip_unknown is not null then 'whether it has a public address ' || v.public_ip_unknown
            when v.interfaces in (select resource from network_interface where public_ip)
                 or (instr(v.interfaces, ' ') and exists (select 1 from network_interface n where n.public_ip and instr(' ' || v.interfaces || ' ', ' ' || n.resource || ' ')))
              then 'the network interface of this ' || v.size || ' machine has a public address'
            when v.public_ip is null and v.platform = 'aws' then 'the subnet decides whether it gets a public address' end,
       v.public_ip_file, v.public_ip_line
  from virtual_machine v
  left join gpu_family f on v.size glob f.pattern
 where f.vendor is not null or v.accelerator is not null
