-- SPDX-License-Identifier: Apache-2.0
-- id: database-deletion-protected
-- title: A database cannot be destroyed by one bad plan
-- about: database
-- area: automation
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: Deletion protection is the difference between a failed apply and a restored backup.
-- fix: set deletion_protection = true and take it off only in the change that removes the database
-- cure: person
select resource,
       case when deletion_protection_unknown is not null then 'unknown'
            when not deletion_protection then 'gap'
            when deletion_protection then 'ok'
            else 'unknown' end as status,
       case when deletion_protection_unknown is not null then 'deletion protection ' || deletion_protection_unknown
            when not deletion_protection and not deletion_protection_set then 'deletion protection is not set, and the default is off'
            when not deletion_protection then 'deletion protection is off'
            when deletion_protection is null then 'deletion protection is not said here' end as reason,
       deletion_protection_file as file, deletion_protection_line as line
  from database
 where deletion_protection is not null or deletion_protection_unknown is not null
