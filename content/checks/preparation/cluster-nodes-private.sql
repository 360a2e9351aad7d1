-- SPDX-License-Identifier: Apache-2.0
-- id: cluster-nodes-private
-- title: Nodes of a cluster have no public addresses
-- about: kubernetes_cluster
-- area: networking
-- severity: medium
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: A node with a public address is one firewall entry away from the internet.
-- fix: set private_cluster_config { enable_private_nodes = true } (node_public_ip_enabled = false) and give the network a NAT gateway
-- cure: aks google
select resource,
       case when public_nodes_unknown is not null then 'unknown'
            when public_nodes then 'gap'
            when not public_nodes then 'ok'
            else 'unknown' end as status,
       case when public_nodes_unknown is not null then 'whether nodes get public addresses ' || public_nodes_unknown
            when public_nodes and not public_nodes_set then 'private nodes are not asked for, so nodes get public addresses'
            when public_nodes then 'nodes get public addresses'
            when public_nodes is null then 'whether nodes get public addresses is not said here' end as reason,
       public_nodes_file as file, public_nodes_line as line
  from kubernetes_cluster
 where public_nodes is not null or public_nodes_unknown is not null
