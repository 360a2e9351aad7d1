-- SPDX-License-Identifier: Apache-2.0
-- id: model-output-untrusted
-- code: SEC-021
-- title: The answer of a model reaches no shell, query or page without validation
-- about: model_output_sink
-- area: security
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM05, LLM01
-- owasp26: LLM10, LLM01
-- iso: A.6.2.4
-- why: to the code that receives it an answer is input written by a stranger, and bots hold kubectl and terraform
-- fix: parse the answer into a schema (response_format, model_validate_json), allow-list the verbs, and call programs with a list of arguments and without a shell
-- cure: person
select resource,
       case when place in ('test', 'doc') then 'skip'
            when call is not null then 'gap'
            else 'unknown' end as status,
       case when place in ('test', 'doc') then 'stands in a ' || place || ' file'
            when call is not null then call || ' is given the answer of a model' || case when answer_line is not null then ' from line ' || answer_line else '' end || ' without validation'
            else 'what the answer is given to is not known' end as reason,
       file, line, 'declared' as quality
  from model_output_sink
union all
select 'sdk/' || ecosystem,
       case when ecosystem in ('python', 'npm') then 'ok' else 'unknown' end,
       case when ecosystem in ('python', 'npm') then 'no answer of a model was seen to reach a shell, a query or a page'
            else 'what becomes of answers in ' || ecosystem || ' code is not followed' end,
       min(file), min(line), 'declared'
  from sdk_use
 where how = 'import' and place not in ('test', 'doc')
   and not exists (select 1 from model_output_sink s where s.place not in ('test', 'doc') and sdk_use.ecosystem in ('python', 'npm'))
 group by ecosystem
