-- SPDX-License-Identifier: Apache-2.0
-- id: ai-diagnostic-settings
-- code: OBS-001
-- title: Each AI account sends its audit and usage logs to a place that is kept
-- about: ai_account
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Manage
-- nist: MEASURE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.8
-- why: When a key leaks or an answer harms, the log is the only thing that says who, when and how often.
-- fix: add azurerm_monitor_diagnostic_setting with category_group allLogs (or Audit and RequestResponse), AllMetrics and a workspace
-- cure: openai monitoring
with watched as (
  select target, max(category_groups like '%allLogs%' or (categories like '%Audit%' and (categories like '%RequestResponse%' or categories like '%AzureOpenAIRequestUsage%'))) as enough,
         max(categories_unknown is not null or category_groups_unknown is not null) as blurred,
         group_concat(coalesce(categories, category_groups, 'no logs'), ' ') as got, min(file) as file, min(line) as line
    from diagnostic_setting
   where target is not null
   group by target
)
select a.resource,
       case when coalesce(w.enough, x.enough, y.enough, 0) then 'ok'
            when coalesce(w.blurred, x.blurred, y.blurred, 0) then 'unknown'
            when coalesce(w.target, x.target, y.target) is not null then 'gap'
            when a.type like 'module:%' then 'unknown'
            when exists (select 1 from diagnostic_setting where target is null) then 'unknown'
            else 'gap' end as status,
       case when coalesce(w.enough, x.enough, y.enough, 0) then null
            when coalesce(w.blurred, x.blurred, y.blurred, 0) then 'it has a diagnostic setting, and which logs it sends is not known here'
            when coalesce(w.target, x.target, y.target) is not null
              then 'its diagnostic setting sends ' || coalesce(w.got, x.got, y.got) || ', not both audit and requests'
            when a.type like 'module:%' then 'diagnostic settings are left to the module'
            when exists (select 1 from diagnostic_setting where target is null) then 'there are diagnostic settings, and what they watch is not known here'
            else 'no diagnostic setting watches it' end as reason,
       coalesce(w.file, x.file, y.file, a.file) as file, coalesce(w.line, x.line, y.line, a.line) as line
  from ai_account a
  left join watched w on w.target = a.resource
  left join watched x on x.target = case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end and w.target is null
  left join watched y on y.target = a.cloud_id and w.target is null and x.target is null
 where a.type not like 'module:%'
