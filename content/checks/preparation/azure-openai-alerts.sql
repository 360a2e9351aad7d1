-- SPDX-License-Identifier: Apache-2.0
-- id: azure-openai-alerts
-- code: OBS-003
-- title: Throttling, latency and errors of model deployments ring somebody
-- about: metric_alert
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G3
-- caf: Manage
-- nist: MANAGE 4.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.6
-- why: Users notice a throttled model at once; the team should have known a minute before.
-- fix: add azurerm_monitor_metric_alert on AzureOpenAIRequests (StatusCode 429) and AzureOpenAITimeToResponse with an action group
-- cure: monitoring
with watched as (
  select max(metric like '%AzureOpenAIRequests%' and enabled and actions > 0) as requests,
         max((metric like '%AzureOpenAITimeToResponse%' or metric like '%AzureOpenAINormalizedT%') and enabled and actions > 0) as latency,
         max(metric_unknown is not null or actions_unknown is not null) as blurred,
         max(metric like '%Latency%' or metric like '%TotalCalls%') as legacy,
         count(*) as alerts
    from metric_alert
   where namespace like '%cognitiveservices%' or namespace is null
)
select 'alerts on model deployments' as resource,
       case when w.requests and w.latency then 'ok'
            when w.blurred then 'unknown'
            else 'gap' end as status,
       case when w.requests and w.latency then null
            when w.blurred then 'there are alerts whose metric or action is not known here'
            when w.alerts = 0 then 'models are deployed, and no metric alert watches them'
            when w.legacy and not w.requests then 'the alerts watch metrics (Latency, TotalCalls) that do not count model deployments'
            when not w.requests then 'no alert with an action watches AzureOpenAIRequests, so throttling rings nobody'
            else 'no alert with an action watches the time to answer' end as reason,
       min(d.file) as file, d.line
  from model_deployment d
  join watched w
 where (not exists (select 1 from terraform_root) or exists (select 1 from terraform_root where not library and not example))
having count(*) > 0
