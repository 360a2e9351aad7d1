-- SPDX-License-Identifier: Apache-2.0
-- id: log-retention-audit
-- code: OBS-002
-- title: Audit logs are kept for 90 days and no daily cap drops them
-- about: log_workspace
-- area: observability
-- severity: medium
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Govern
-- nist: GOVERN 1.4
-- iso: A.6.2.8
-- why: Most break-ins are found after weeks; a log that is gone by then answers nothing.
-- fix: set retention_in_days = 90 or more and no daily_quota_gb, or alert on the cap
-- cure: monitoring
select resource,
       case when sku = 'Free' then 'gap'
            when retention_days_unknown is not null or daily_cap_gb_unknown is not null then 'unknown'
            when platform = 'aws' and retention_days = 0 then 'ok'
            when retention_days < 90 then 'gap'
            when daily_cap_gb > 0 then 'gap'
            when retention_days is null then 'unknown'
            else 'ok' end as status,
       case when sku = 'Free' then 'the free tier keeps logs for a week'
            when retention_days_unknown is not null or daily_cap_gb_unknown is not null then 'how long logs are kept ' || coalesce(retention_days_unknown, daily_cap_gb_unknown)
            when platform = 'aws' and retention_days = 0 then null
            when retention_days < 90 and not retention_days_set then 'retention is not set, and the default is ' || retention_days || ' days'
            when retention_days < 90 then 'logs are kept for ' || retention_days || ' days'
            when daily_cap_gb > 0 then 'beyond ' || daily_cap_gb || ' GB a day, logs are dropped'
            when retention_days is null then 'how long logs are kept is not said here' end as reason,
       retention_days_file as file, retention_days_line as line
  from log_workspace
