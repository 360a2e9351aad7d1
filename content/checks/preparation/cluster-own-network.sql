-- SPDX-License-Identifier: Apache-2.0
-- id: cluster-own-network
-- title: A cluster does not live in the default network
-- about: kubernetes_cluster
-- area: networking
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MEASURE 2.7
-- iso: A.4.5
-- why: The default network has open firewall entries and neighbours that nobody planned.
-- fix: make a network and subnet for the cluster and name them in network and subnetwork
-- cure: google
select resource,
       case when network_unknown is not null then 'unknown'
            when network = 'default' then 'gap'
            when network is null then 'unknown'
            else 'ok' end as status,
       case when network_unknown is not null then 'the network ' || network_unknown
            when network = 'default' and not network_set then 'no network is named, so the cluster lands in the default one'
            when network = 'default' then 'the cluster lives in the network named default'
            when network is null then 'the network is not said here' end as reason,
       network_file as file, network_line as line
  from kubernetes_cluster
 where platform = 'gke'
