-- SPDX-License-Identifier: Apache-2.0
-- id: backup-and-restore-tested
-- code: RES-009
-- title: Clusters are backed up
-- about: kubernetes_cluster
-- area: resilience
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.6
-- why: Volumes, secrets and custom resources are in no repository; after a lost cluster they are nowhere.
-- fix: add a backup instance for the cluster (azurerm_data_protection_backup_instance_kubernetes_cluster, google_gke_backup_backup_plan) and try a restore
-- cure: backup
select k.resource,
       case when k.resource in (select target from backup where target is not null) then 'ok'
            when case when k.resource like '%]' then rtrim(rtrim(rtrim(k.resource, ']'), '0123456789'), '[') else k.resource end in (select target from backup where target is not null) then 'ok'
            when k.cloud_id in (select target from backup where target is not null) then 'ok'
            when exists (select 1 from backup where target_unknown is not null) then 'unknown'
            when exists (select 1 from backup) then 'gap'
            else 'unknown' end as status,
       case when k.resource in (select target from backup where target is not null) then null
            when case when k.resource like '%]' then rtrim(rtrim(rtrim(k.resource, ']'), '0123456789'), '[') else k.resource end in (select target from backup where target is not null) then null
            when k.cloud_id in (select target from backup where target is not null) then null
            when exists (select 1 from backup where target_unknown is not null) then 'there are backups, and of what is not known here'
            when exists (select 1 from backup) then 'other things are backed up, this cluster is not'
            else 'no backup is declared here; a backup tool inside the cluster would not show' end as reason,
       k.file, k.line
  from kubernetes_cluster k
