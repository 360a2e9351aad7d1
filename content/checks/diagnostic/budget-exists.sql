-- SPDX-License-Identifier: Apache-2.0
-- id: budget-exists
-- code: CST-001
-- title: A budget covers what AI work spends
-- about: budget
-- area: cost
-- severity: high
-- level: 2
-- phases: diagnostic, preparation
-- gates: G3
-- caf: Manage
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.2
-- why: Tokens and GPUs are the first bill that can triple in a day without anybody deploying anything.
-- fix: add azurerm_consumption_budget_resource_group (aws_budgets_budget, google_billing_budget) over the AI resources
-- cure: budget
select resource,
       case when amount_unknown is not null or ends_unknown is not null then 'unknown'
            when substr(ends, 1, 10) < (select value from parameter where name = 'today') then 'gap'
            when amount > 0 then 'ok'
            when amount is not null then 'gap'
            when platform = 'google' then 'ok'
            else 'unknown' end as status,
       case when amount_unknown is not null or ends_unknown is not null then 'its amount or end ' || coalesce(amount_unknown, ends_unknown)
            when substr(ends, 1, 10) < (select value from parameter where name = 'today') then 'the budget ended on ' || substr(ends, 1, 10)
            when amount > 0 then null
            when amount is not null then 'the amount of the budget is ' || amount
            when platform <> 'google' then 'the amount of the budget is not said here' end as reason,
       file, line
  from budget
union all
select 'AI spending', 'gap', 'there are AI accounts or GPU pools here, and no budget is declared', min(file), line
  from (select file, line from ai_account union all select p.file, p.line from node_pool p join gpu_family f on p.size glob f.pattern)
 where not exists (select 1 from budget)
   and (not exists (select 1 from terraform_root) or exists (select 1 from terraform_root where not library and not example))
having count(*) > 0
