-- SPDX-License-Identifier: Apache-2.0
-- id: database-keys-off
-- title: Vector stores take identities, not keys or passwords
-- about: database
-- area: data-models
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM08
-- owasp26: LLM02
-- iso: A.4.5
-- why: Keys of a store reach every index in it, and no log says whose hand held them.
-- fix: set local_authentication_enabled = false (disableLocalAuth; password_auth_enabled = false) and give the app a role
-- cure: person
select resource,
       case when local_auth_unknown is not null then 'unknown'
            when local_auth then 'gap'
            when not local_auth then 'ok'
            else 'unknown' end as status,
       case when local_auth_unknown is not null then 'whether keys or passwords work ' || local_auth_unknown
            when local_auth and not local_auth_set then 'key sign-in is not switched off, and by default it works'
            when local_auth then 'keys or passwords of its own open it'
            when local_auth is null then 'whether keys or passwords work is not said here' end as reason,
       local_auth_file as file, local_auth_line as line
  from database
 where engine in ('cosmos', 'postgres', 'redis') and (local_auth is not null or local_auth_unknown is not null)
