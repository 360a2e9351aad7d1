-- SPDX-License-Identifier: Apache-2.0
-- id: experiment-tracked
-- code: EXP-004
-- title: Each run of an experiment can be repeated from its record
-- about: repo_file
-- area: governance
-- severity: medium
-- level: 3
-- phases: experimentation
-- gates: G4
-- caf: Adopt
-- nist: MAP 2.3
-- owasp25: LLM04
-- owasp26: LLM05
-- iso: A.6.2.3
-- why: an outcome that cannot be repeated cannot be scaled
-- fix: record commit, data version, model version, parameters, infrastructure state and metric with each run (experiments/<name>/runs/*.json or MLflow)
-- cure: person
with e as (select * from repo_file where purpose = 'experiment' and path like '%.json'),
     a as (select resource, file, line, days_between(day, (select value from parameter where name = 'today')) as age,
                  case when json_valid(value) then value end as v
             from answer where question = 'experiment.runs'),
     r as (select a.resource || '/' || coalesce(json_extract(j.value, '$.run'), j.key) as resource, a.file, a.line, a.age,
                  trim(case when json_extract(j.value, '$.commit') is null then ', commit' else '' end
                    || case when json_extract(j.value, '$.data') is null then ', data' else '' end
                    || case when json_extract(j.value, '$.model') is null then ', model' else '' end
                    || case when json_extract(j.value, '$.params') is null then ', params' else '' end
                    || case when json_extract(j.value, '$.infra') is null then ', infra' else '' end, ', ') as lacks
             from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when terms like '% commit data model params infra metric %' then 'ok' else 'gap' end as status,
       case when terms like '% commit data model params infra metric %' then 'all inputs are recorded'
            else 'the run records only:' || rtrim(terms) end as reason,
       file, line
  from e
union all
select resource, case when age is null or age > 180 then 'unknown' when lacks <> '' then 'gap' else 'ok' end,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when lacks <> '' then 'the run does not record ' || lacks
            else 'all inputs are recorded' end,
       file, line
  from r
union all
select 'experiment.runs', 'unknown', 'no record of a run was found (experiments/<name>/runs/*.json) and experiment.runs is not answered', null, null
 where not exists (select 1 from e) and not exists (select 1 from r)
