-- SPDX-License-Identifier: Apache-2.0
-- id: kubernetes-version-supported
-- title: A cluster runs a Kubernetes version that is still patched
-- about: kubernetes_cluster
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G3
-- caf: Manage
-- nist: GOVERN 1.7
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.6.2.6
-- why: Security fixes stop on a published day, and new GPU drivers and operators stop soon after.
-- fix: raise kubernetes_version (min_master_version, cluster_version) one minor version at a time to one that is patched
-- cure: aks google aws
with life as (
  select k.resource, max(l.ends) as ends
    from kubernetes_cluster k
    join kubernetes_life l on k.version = l.version or k.version like l.version || '.%' or k.version like l.version || '-%'
   group by k.resource
)
select k.resource,
       case when k.version_unknown is not null then 'unknown'
            when l.ends < (select value from parameter where name = 'today') then 'gap'
            when l.ends is not null then 'ok'
            when k.version is null or k.version in ('', 'latest') then 'ok'
            else 'unknown' end as status,
       case when k.version_unknown is not null then 'the Kubernetes version ' || k.version_unknown
            when l.ends < (select value from parameter where name = 'today') then 'Kubernetes ' || k.version || ' has not been patched since ' || l.ends
            when l.ends is not null then null
            when k.version is null or k.version in ('', 'latest') then 'no version is asked for, so the provider gives a supported one'
            else 'the table of versions (of ' || (select as_of from dated where table_name = 'kubernetes_life') || ') does not know ' || k.version end as reason,
       k.version_file as file, k.version_line as line
  from kubernetes_cluster k
  left join life l on l.resource = k.resource
