-- SPDX-License-Identifier: Apache-2.0
-- id: ai-colocation
-- code: NET-013
-- title: Clusters and the models they call stand in one region
-- about: ai_account
-- area: networking
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MAP 1.6
-- iso: A.4.5
-- why: Every token crosses the distance; a second region adds latency, egress cost and a second way to fail.
-- fix: deploy the account in the region of the cluster that calls it, or record why not in a waiver
-- cure: openai
select a.resource,
       case when a.location_unknown is not null then 'unknown'
            when replace(a.location, ' ', '') in (select replace(location, ' ', '') from kubernetes_cluster where location is not null) then 'ok'
            when exists (select 1 from kubernetes_cluster where location is null) then 'unknown'
            when exists (select 1 from ai_account o join kubernetes_cluster k on replace(o.location, ' ', '') = replace(k.location, ' ', '') where o.kind is a.kind) then 'ok'
            else 'gap' end as status,
       case when a.location_unknown is not null then 'the region of the account ' || a.location_unknown
            when replace(a.location, ' ', '') in (select replace(location, ' ', '') from kubernetes_cluster where location is not null) then null
            when exists (select 1 from kubernetes_cluster where location is null) then 'the region of a cluster is not known here'
            when exists (select 1 from ai_account o join kubernetes_cluster k on replace(o.location, ' ', '') = replace(k.location, ' ', '') where o.kind is a.kind)
              then 'it stands in ' || a.location || ' as the second region; another account stands beside the cluster'
            else 'the account is in ' || a.location || ', and no cluster is' end as reason,
       a.location_file as file, a.location_line as line
  from ai_account a
 where exists (select 1 from kubernetes_cluster where platform = 'aks')
