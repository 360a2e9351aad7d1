-- SPDX-License-Identifier: Apache-2.0
-- id: cluster-operator-healthy
-- title: No operator of the platform is degraded
-- about: k8s_cluster_operator
-- area: resilience
-- severity: high
-- level: 3
-- phases: diagnostic, scale
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: A degraded ingress or storage operator stops roll-outs of everything above it, model servers first.
-- fix: Run oc describe clusteroperator on it and follow its message.
-- cure: person
select resource,
       case when degraded then 'gap'
            when available is not null and not available then 'gap'
            when degraded_unknown is not null or degraded is null then 'unknown'
            else 'ok' end as status,
       case when degraded then 'is degraded: ' || coalesce(message, reason, 'no message')
            when available is not null and not available then 'is not available'
            else 'whether it is degraded ' || coalesce(degraded_unknown, 'is not said') end as reason,
       file, line, quality
  from k8s_cluster_operator
