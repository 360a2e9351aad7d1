-- SPDX-License-Identifier: Apache-2.0
-- id: aks-control-plane-tier
-- code: RES-008
-- title: The control plane of a cluster has a promise behind it
-- about: kubernetes_cluster
-- area: resilience
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 2.3
-- iso: A.6.2.6
-- why: The free tier has no promised uptime and less room; an API server under load is the first thing to go.
-- fix: set sku_tier = "Standard" or "Premium"
-- cure: aks
select resource,
       case when tier_unknown is not null then 'unknown'
            when tier in ('standard', 'premium', 'paid') then 'ok'
            when environment in ('dev', 'development', 'test', 'sandbox', 'lab') then 'ok'
            when tier is not null then 'gap'
            else 'unknown' end as status,
       case when tier_unknown is not null then 'the tier ' || tier_unknown
            when tier in ('standard', 'premium', 'paid') then null
            when environment in ('dev', 'development', 'test', 'sandbox', 'lab') then 'the cluster is tagged ' || environment || ', where the free tier will do'
            when tier is not null and not tier_set then 'no tier is set, and the default is Free, without a promised uptime'
            when tier is not null then 'the tier is ' || tier || ', without a promised uptime'
            else 'the tier is not said here' end as reason,
       tier_file as file, tier_line as line
  from kubernetes_cluster
 where platform = 'aks'
