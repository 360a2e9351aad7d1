-- SPDX-License-Identifier: Apache-2.0
-- id: database-final-snapshot
-- title: Destroying a database leaves a snapshot behind
-- about: database
-- area: resilience
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: The snapshot is the way back from the destroy that nobody meant.
-- fix: set skip_final_snapshot = false and name the snapshot
-- cure: person
select resource,
       case when final_snapshot_unknown is not null then 'unknown'
            when not final_snapshot then 'gap'
            when final_snapshot then 'ok'
            else 'unknown' end as status,
       case when final_snapshot_unknown is not null then 'the final snapshot ' || final_snapshot_unknown
            when not final_snapshot then 'no snapshot is taken when it is destroyed'
            when final_snapshot is null then 'the final snapshot is not said here' end as reason,
       final_snapshot_file as file, final_snapshot_line as line
  from database
 where final_snapshot is not null or final_snapshot_unknown is not null
