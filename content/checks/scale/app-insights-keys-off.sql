-- SPDX-License-Identifier: Apache-2.0
-- id: app-insights-keys-off
-- title: Application Insights takes identities, not connection strings alone
-- about: app_insights
-- area: observability
-- severity: low
-- level: 4
-- phases: scale
-- caf: Secure
-- nist: MEASURE 2.7
-- iso: A.6.2.8
-- why: With the connection string alone anybody can forge the traces that your alerts and bills are read from.
-- fix: set local_authentication_enabled = false (DisableLocalAuth: true; before provider 5, local_authentication_disabled = true)
-- cure: monitoring
select resource,
       case when local_auth_unknown is not null or keys_unknown is not null then 'unknown'
            when not keys then 'ok'
            when local_auth then 'gap'
            when not local_auth then 'ok'
            else 'unknown' end as status,
       case when local_auth_unknown is not null or keys_unknown is not null then 'whether a connection string is enough ' || coalesce(local_auth_unknown, keys_unknown)
            when not keys then null
            when local_auth and not local_auth_set and keys is null then 'sign-in is not asked for, and by default a connection string is enough'
            when local_auth then 'a connection string is enough to write telemetry'
            when local_auth is null then 'whether a connection string is enough is not said here' end as reason,
       coalesce(keys_file, local_auth_file) as file, coalesce(keys_line, local_auth_line) as line
  from app_insights
