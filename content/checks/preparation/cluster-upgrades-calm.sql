-- SPDX-License-Identifier: Apache-2.0
-- id: cluster-upgrades-calm
-- title: A cluster for AI work is not on the fastest release channel
-- about: kubernetes_cluster
-- area: resilience
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.6
-- why: Drivers, operators and serving stacks trail new Kubernetes versions; the rapid channel finds out in production.
-- fix: use release channel REGULAR or STABLE (automatic_upgrade_channel = "patch" or "stable") with a maintenance window
-- cure: aks google
select resource,
       case when upgrade_channel_unknown is not null then 'unknown'
            when upgrade_channel = 'rapid' then 'gap'
            when platform = 'aks' and upgrade_channel in ('none') then 'gap'
            else 'ok' end as status,
       case when upgrade_channel_unknown is not null then 'the release channel ' || upgrade_channel_unknown
            when upgrade_channel = 'rapid' then 'the release channel is RAPID, which gets new versions first and without a promise'
            when platform = 'aks' and upgrade_channel in ('none') then 'no upgrade channel is set, so patches wait for somebody to remember' end as reason,
       upgrade_channel_file as file, upgrade_channel_line as line
  from kubernetes_cluster
 where platform in ('aks', 'gke')
