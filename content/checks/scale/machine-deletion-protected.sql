-- SPDX-License-Identifier: Apache-2.0
-- id: machine-deletion-protected
-- title: Machines that say so are protected from deletion
-- about: virtual_machine
-- area: automation
-- severity: low
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: A workstation with a month of experiments on its disk should take two steps to delete.
-- fix: set deletion_protection = true on the instance, and take it off in the change that removes it
-- cure: person
select resource,
       case when deletion_protection_unknown is not null then 'unknown'
            when deletion_protection then 'ok'
            else 'gap' end as status,
       case when deletion_protection_unknown is not null then 'deletion protection ' || deletion_protection_unknown
            when deletion_protection then null
            else 'deletion protection is off' end as reason,
       deletion_protection_file as file, deletion_protection_line as line
  from virtual_machine
 where platform = 'google' and (deletion_protection_set or deletion_protection_unknown is not null)
