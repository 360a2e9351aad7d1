-- SPDX-License-Identifier: Apache-2.0
-- id: stakeholders-named
-- title: Somebody is named for data, operations, security and business
-- about: person
-- area: governance
-- severity: low
-- level: 3
-- phases: diagnostic
-- infra: P1-A2
-- caf: Plan
-- nist: GOVERN 2.1
-- iso: 5.3
-- why: AI touches data, operations, security and business at once, and a group that nobody asked says no later
-- fix: name one person for each group under people: in lintel.yaml, as {name: ..., group: security, role: ..., areas: [...]}
-- cure: person
with needed (name, words) as (
  values ('data', ' data analytics data-science datascience ml '),
         ('operations', ' operations ops devops platform sre infrastructure infra cloud '),
         ('security', ' security secops ciso infosec '),
         ('business', ' business product sales finance management ')),
known as (
  select n.name as called, min(p.name) as who, min(p.file) as file, min(p.line) as line
    from needed n left join person p
      on instr(n.words, ' ' || lower(trim(coalesce(p.belongs, '-'))) || ' ') > 0 and coalesce(p.name, '') <> ''
   group by n.name)
select called as resource,
       case when who is null then 'gap' else 'ok' end as status,
       case when who is null then 'nobody is named for ' || called else who || ' is named' end as reason,
       coalesce(file, (select min(file) from person)) as file, line
  from known where exists (select 1 from person)
union all
select 'people', 'unknown', 'nobody is named under people: in lintel.yaml', null, null
 where not exists (select 1 from person)
