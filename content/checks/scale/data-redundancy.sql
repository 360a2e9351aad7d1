-- SPDX-License-Identifier: Apache-2.0
-- id: data-redundancy
-- code: RES-007
-- title: Stores behind AI work survive the loss of a zone
-- about: storage
-- area: resilience
-- severity: medium
-- level: 3
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.6
-- why: A store in one data hall makes everything in front of it as fragile as that hall.
-- fix: set account_replication_type to ZRS or GZRS; a Premium registry with zone_redundancy_enabled or georeplications
-- cure: storage registry
select resource,
       case when replication_unknown is not null then 'unknown'
            when replication like '%zrs' or replication like '%grs' then 'ok'
            when replication like '%lrs' then 'gap'
            else 'unknown' end as status,
       case when replication_unknown is not null then 'how it is copied ' || replication_unknown
            when replication like '%zrs' or replication like '%grs' then null
            when replication like '%lrs' then 'all copies stand in one place (' || replication || ')'
            else 'how it is copied is not said here' end as reason,
       replication_file as file, replication_line as line
  from storage
 where platform = 'azure'
union all
select resource,
       case when zone_redundant_unknown is not null or replicas_unknown is not null then 'unknown'
            when zone_redundant or replicas > 0 then 'ok'
            else 'gap' end,
       case when zone_redundant_unknown is not null or replicas_unknown is not null then 'how it is copied ' || coalesce(zone_redundant_unknown, replicas_unknown)
            when zone_redundant or replicas > 0 then null
            else 'the registry is neither zone-redundant nor kept in a second region' end,
       zone_redundant_file, zone_redundant_line
  from container_registry
 where platform = 'azure'
