-- SPDX-License-Identifier: Apache-2.0
-- id: budget-thresholds
-- code: CST-002
-- title: Budgets warn at 50, 75 and 90 percent and once on the forecast
-- about: budget
-- area: cost
-- severity: medium
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Manage
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.2
-- why: A budget that speaks at 100 percent speaks when the money is gone.
-- fix: add notification blocks at 50, 75 and 90 percent and one with threshold_type = "Forecasted"
-- cure: budget
select resource,
       case when thresholds_unknown is not null or kinds_unknown is not null then 'unknown'
            when thresholds is null then 'gap'
            when not (' ' || thresholds || ' ') regexp ' (50|0\.5|[1-4][0-9]|0\.[1-4])(\.0+)? ' then 'gap'
            when not (' ' || thresholds || ' ') regexp ' (7[0-5]|6[0-9]|0\.[67]5?)(\.0+)? ' then 'gap'
            when not (' ' || thresholds || ' ') regexp ' (8[0-9]|90|0\.[89])(\.0+)? ' then 'gap'
            when lower(kinds) like '%forecast%' then 'ok'
            else 'gap' end as status,
       case when thresholds_unknown is not null or kinds_unknown is not null then 'the list of its thresholds ' || coalesce(thresholds_unknown, kinds_unknown)
            when thresholds is null then 'the budget tells nobody anything'
            when lower(kinds) not like '%forecast%' or kinds is null then 'the budget speaks at ' || thresholds || ' percent of actual spend and never on the forecast'
            else 'the budget speaks at ' || thresholds || ', not at 50, 75 and 90 percent' end as reason,
       thresholds_file as file, thresholds_line as line
  from budget
