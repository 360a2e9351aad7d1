-- SPDX-License-Identifier: Apache-2.0
-- id: protected-from-destroy
-- code: IAC-015
-- title: Locks hold what must not be deleted
-- about: resource_lock
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: A ReadOnly or CanNotDelete lock turns a wrong click into an error message.
-- fix: set lock_level = "CanNotDelete" with the scope of the account, vault or store, and keep it in the code of another team
select resource,
       case when level_unknown is not null then 'unknown'
            when level in ('cannotdelete', 'readonly') then 'ok'
            when level is null then 'unknown'
            else 'gap' end as status,
       case when level_unknown is not null then 'the level of the lock ' || level_unknown
            when level in ('cannotdelete', 'readonly') then null
            when level is null then 'the level of the lock is not said here'
            else 'the lock is of level ' || level || ', which stops nobody' end as reason,
       level_file as file, level_line as line
  from resource_lock
