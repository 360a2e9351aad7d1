-- SPDX-License-Identifier: Apache-2.0
-- id: log-workspace-keys-off
-- title: Log workspaces take identities, not keys
-- about: log_workspace
-- area: observability
-- severity: low
-- level: 4
-- phases: scale
-- caf: Secure
-- nist: MEASURE 2.7
-- iso: A.6.2.8
-- why: A workspace key lets anybody write what looks like your log.
-- fix: set local_authentication_enabled = false (features.disableLocalAuth: true)
-- cure: monitoring
select resource,
       case when local_auth_unknown is not null then 'unknown'
            when local_auth then 'gap'
            when not local_auth then 'ok'
            else 'unknown' end as status,
       case when local_auth_unknown is not null then 'whether workspace keys work ' || local_auth_unknown
            when local_auth and not local_auth_set then 'key sign-in is not switched off, and by default it works'
            when local_auth then 'workspace keys work'
            when local_auth is null then 'whether workspace keys work is not said here' end as reason,
       local_auth_file as file, local_auth_line as line
  from log_workspace
 where platform = 'azure' and (local_auth is not null or local_auth_unknown is not null)
