-- SPDX-License-Identifier: Apache-2.0
-- id: cluster-network-policy
-- title: A cluster can enforce network policies between pods
-- about: kubernetes_cluster
-- area: networking
-- severity: medium
-- level: 4
-- phases: preparation, scale
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: Without an engine, a NetworkPolicy is accepted, stored and ignored.
-- fix: set network_profile { network_policy = "cilium" } (datapath_provider = "ADVANCED_DATAPATH" on GKE)
-- cure: aks google
select resource,
       case when network_policy_unknown is not null then 'unknown'
            when network_policy in ('none', 'false', 'legacy_datapath', 'datapath_provider_unspecified') then 'gap'
            when network_policy is null then 'gap'
            else 'ok' end as status,
       case when network_policy_unknown is not null then 'the network policy engine ' || network_policy_unknown
            when network_policy is null then 'no network policy engine is set, so policies between pods have no effect'
            when network_policy in ('none', 'false', 'legacy_datapath', 'datapath_provider_unspecified')
              then 'the network policy engine is off (' || network_policy || ')' end as reason,
       network_policy_file as file, network_policy_line as line
  from kubernetes_cluster
 where platform in ('aks', 'gke')
