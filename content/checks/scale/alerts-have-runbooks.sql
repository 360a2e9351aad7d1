-- SPDX-License-Identifier: Apache-2.0
-- id: alerts-have-runbooks
-- code: OBS-017
-- title: Every critical alert links to what to do
-- about: alert_rule
-- area: observability
-- severity: medium
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: At night the page with the steps is worth more than the alert.
-- fix: Add the annotation runbook_url to the alert, with impact, diagnosis and mitigation on that page.
-- cure: rules
select resource,
       case when runbook is not null and runbook <> '' then 'ok'
            when severity is null then 'unknown'
            else 'gap' end as status,
       case when severity is null then 'has neither a severity nor a runbook_url'
            else 'is ' || severity || ' and has no runbook_url' end as reason,
       file, line, quality
  from alert_rule where kind = 'alert' and (severity is null or severity in ('critical', 'page', 'emergency'))
