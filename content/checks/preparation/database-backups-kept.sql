-- SPDX-License-Identifier: Apache-2.0
-- id: database-backups-kept
-- title: Databases and vector stores keep a week of backups
-- about: database
-- area: resilience
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: An index can be rebuilt in a night only if the source of truth is still there.
-- fix: set backup_retention_period (backup_retention_days) to 7 or more, or continuous backup
-- cure: person
select resource,
       case when continuous_backup then 'ok'
            when backup_days_unknown is not null or continuous_backup_unknown is not null then 'unknown'
            when backup_days >= 7 then 'ok'
            when backup_days is not null then 'gap'
            when not continuous_backup then 'gap'
            else 'unknown' end as status,
       case when continuous_backup then null
            when backup_days_unknown is not null or continuous_backup_unknown is not null then 'how long backups are kept ' || coalesce(backup_days_unknown, continuous_backup_unknown)
            when backup_days >= 7 then null
            when backup_days = 0 and not backup_days_set then 'backups are not set, and the default is none'
            when backup_days = 0 then 'no backups are kept'
            when backup_days is not null then 'backups are kept for ' || backup_days || ' days'
            when not continuous_backup then 'no point-in-time backup is set'
            else 'how long backups are kept is not said here' end as reason,
       case when backup_days is not null then backup_days_file else continuous_backup_file end as file,
       case when backup_days is not null then backup_days_line else continuous_backup_line end as line
  from database
 where backup_days is not null or continuous_backup is not null or backup_days_unknown is not null or continuous_backup_unknown is not null
