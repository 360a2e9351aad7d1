-- SPDX-License-Identifier: Apache-2.0
-- id: gate-records-signed
-- code: GOV-008
-- title: Each phase that is left behind has a recorded decision
-- about: answer
-- area: governance
-- severity: high
-- level: 3
-- phases: diagnostic, enablement, preparation, experimentation, scale, continuous
-- gates: G1, G2, G3, G4, G5
-- caf: Govern
-- nist: GOVERN 1.5
-- iso: 9.3
-- why: a gate without a record was passed by habit
-- fix: record the decision in .lintel/gates/G<n>.json with verdict, approvers, date and the digest of the facts it rests on
-- cure: person
with a as (select resource, file, line, cast(value as integer) as phase, days_between(day, (select value from parameter where name = 'today')) as age
             from answer where question = 'governance.phase'),
     n(gate) as (values (1), (2), (3), (4), (5)),
     g as (select substr(path, -7, 2) as gate, file, terms from repo_file where purpose = 'gate-record')
select 'gate/G' || n.gate as resource,
       case when a.age is null or a.age > 180 or a.phase not between 1 and 6 then 'unknown'
            when g.gate is null then 'gap'
            when g.terms not like '% pass %' or g.terms not like '% approvers %' or g.terms not like '% facts_sha256 %' then 'gap'
            else 'ok' end as status,
       case when a.age is null then 'the answer has no day, so its age is not known'
            when a.age > 180 then 'the answer is ' || a.age || ' days old, more than 180'
            when a.phase not between 1 and 6 then 'governance.phase is not a number from 1 to 6'
            when g.gate is null then 'the estate is in phase ' || a.phase || ' and there is no .lintel/gates/G' || n.gate || '.json'
            when g.terms not like '% pass %' then 'the record does not say that the gate was passed'
            when g.terms not like '% approvers %' or g.terms not like '% facts_sha256 %' then 'the record lacks approvers or the digest of the facts'
            else 'recorded' end as reason,
       coalesce(g.file, a.file) as file, case when g.file is null then a.line else 1 end as line
  from a join n on n.gate < a.phase or a.phase not between 1 and 6 left join g on g.gate = 'G' || n.gate
union all
select 'governance.phase', 'ok', 'no gate lies behind phase 1', file, line from a where phase = 1 and age <= 180
union all
select 'governance.phase', 'unknown', 'the phase the estate is in is not answered (governance.phase)', null, null where not exists (select 1 from a)
