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
-- fix: set local_authentication_disabled = true (DisableLocalAuth: true)
-- cure: monitoring
select resource,
       case when local_auth_unknown is not null then 'unknown'
            when local_auth then 'gap'
            when not local_auth then 'ok'
            else 'unknown' end as status,
       case when local_auth_unknown is not null then 'whether a connection string is enough ' || local_auth_unknown
            when local_auth and not local_auth_set then 'sign-in is not asked for, and by default a connection string is enough'
            when local_auth then 'a connection string is enough to write telemetry'
            when local_auth is null then 'whether a connection string is enough is not said here' end as reason,
       local_auth_file as file, local_auth_line as line
  from app_insights
