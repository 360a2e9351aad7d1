-- SPDX-License-Identifier: Apache-2.0
-- id: key-budgets-set
-- code: CST-012
-- title: Every caller of the gateway has an owner and a budget
-- about: gateway_caller
-- area: cost
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Govern
-- nist: GOVERN 1.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.9.2
-- why: one loop in one script can spend the money of a quarter overnight; a budget turns that into an error message
-- fix: give each caller a team and a budget with month or day (hard: true refuses what is past it), and keep one admin key at most
-- cure: person
with c as (
  select g.resource, g.name, g.file, g.line, g.team, g.admin, g.anybody, g.team_budget, g.budget_hard,
         coalesce(g.budget_month, g.budget_day) as budget, case when g.budget_month is not null then 'month' else 'day' end as period,
         u.calls, (select count(*) from gateway_ledger) as ledgers
    from gateway_caller g left join usage_caller u on u.name = g.name)
select resource,
       case when calls is null and ledgers = 0 then 'unknown'
            when calls is null then 'skip'
            when anybody then 'gap'
            when team is null then 'gap'
            when budget is null and not team_budget then 'gap'
            else 'ok' end as status,
       case when calls is null and ledgers = 0 then 'no ledger says whether it calls'
            when calls is null then 'has not called in 30 days'
            when anybody then calls || ' calls in 30 days came without a key of their own'
            when team is null then 'has no team that answers for it'
            when budget is null and not team_budget then 'has no budget, and neither has its team ' || team
            when budget is null then 'shares the budget of ' || team
            else budget || ' a ' || period || case when budget_hard then ', past which it is refused' else ', past which it is only told' end end as reason,
       file, line
  from c
union all
select 'admin keys', case when count(*) > 1 then 'gap' else 'ok' end,
       count(*) || ' callers without a budget may administer', min(file), null
  from gateway_caller where admin and budget_month is null and budget_day is null having count(*) > 0
