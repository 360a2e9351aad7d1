-- SPDX-License-Identifier: Apache-2.0
-- id: cost-export-and-anomaly
-- code: CST-014
-- title: Costs are exported daily and watched for jumps
-- about: cost_watch
-- area: cost
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- gates: G3
-- caf: Manage
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.2
-- why: A jump that is seen the next morning costs a day; one that is seen on the invoice costs a month.
-- fix: add azurerm_subscription_cost_management_export with recurrence_type = "Daily" and azurerm_cost_anomaly_alert
-- cure: budget
select resource,
       case when enabled_unknown is not null or recurrence_unknown is not null then 'unknown'
            when not enabled then 'gap'
            when kind = 'export' and recurrence is not null and recurrence <> 'daily' then 'gap'
            when enabled then 'ok'
            else 'unknown' end as status,
       case when enabled_unknown is not null or recurrence_unknown is not null then 'whether it runs ' || coalesce(enabled_unknown, recurrence_unknown)
            when not enabled then 'the cost ' || kind || ' is switched off'
            when kind = 'export' and recurrence is not null and recurrence <> 'daily' then 'the cost export runs ' || recurrence || ', not daily' end as reason,
       file, line
  from cost_watch
union all
select 'cost ' || missing, 'gap', 'a budget is declared, but no cost ' || missing || ' beside it', file, line
  from (select 'export' as missing, min(file) as file, line from budget where platform = 'azure' having count(*) > 0
        union all
        select 'anomaly', min(file), line from budget where platform <> 'google' having count(*) > 0)
 where missing not in (select kind from cost_watch)
