-- SPDX-License-Identifier: Apache-2.0
-- id: prompt-retention-redaction
-- code: DAT-007
-- title: Prompts in logs are kept for a limited time
-- about: diagnostic_setting
-- area: data-models
-- severity: high
-- level: 4
-- phases: experimentation, scale
-- gates: G5
-- caf: Govern
-- nist: MEASURE 2.10
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.7.2
-- why: Prompts hold what people would never put in a form; every day they are kept is a day they can leak.
-- fix: lower retention_in_days of the workspace that gets RequestResponse logs, or answer policy.prompt_retention_days in lintel.yaml with a longer time and its reason
-- cure: person
select d.resource,
       case when d.workspace_unknown is not null or (d.workspace is not null and w.resource is null) then 'unknown'
            when w.retention_days_unknown is not null then 'unknown'
            when w.retention_days > cast(coalesce((select value from answer where question = 'policy.prompt_retention_days'), '90') as integer) then 'gap'
            when w.retention_days is null then 'unknown'
            else 'ok' end as status,
       case when d.workspace_unknown is not null or (d.workspace is not null and w.resource is null)
              then 'prompts and answers are logged to a workspace whose retention is not known here'
            when w.retention_days_unknown is not null then 'the retention of the workspace ' || w.retention_days_unknown
            when w.retention_days > cast(coalesce((select value from answer where question = 'policy.prompt_retention_days'), '90') as integer)
              then 'prompts and answers are kept for ' || w.retention_days || ' days'
            when w.retention_days is null then 'prompts and answers go to a sink whose retention is not said here' end as reason,
       coalesce(w.retention_days_file, d.file) as file, coalesce(w.retention_days_line, d.line) as line
  from diagnostic_setting d
  left join log_workspace w on w.resource = d.workspace
 where (d.categories like '%RequestResponse%' or d.category_groups like '%allLogs%')
   and (d.target in (select resource from ai_account) or d.target like '%cognitive_account%')
