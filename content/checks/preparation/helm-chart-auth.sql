-- SPDX-License-Identifier: Apache-2.0
-- id: helm-chart-auth
-- title: Charts of model servers come with a key, or with a wall around them
-- about: k8s_helm_value
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM10
-- iso: A.6.2.5
-- why: A chart is installed with its defaults; an empty key means an API that answers anybody.
-- fix: Set the key from a Secret in your values, and refuse an empty one in the chart; put a network policy around a server that knows no keys.
-- cure: person
select chart || '/' || path as resource,
       case when value_unknown is not null then 'unknown'
            when empty then 'gap'
            when secret and not stand_in then 'gap'
            else 'ok' end as status,
       case when value_unknown is not null then 'its value ' || value_unknown
            when empty then path || ' is empty: the API asks nobody for a key unless it is set'
            when secret and not stand_in then path || ' is written out in values.yaml' end as reason,
       file, line
  from k8s_helm_value
 where path regexp '(?i)(vllm|openai|llm|model|ollama|server)[a-z]*\.?(api)?key$|(?i)^(servingEngineSpec|auth|server)\.[a-z]*apikey$'
union all
select v.chart || '/' || v.path,
       case when v.value_unknown is not null then 'unknown'
            when exists (select 1 from k8s_helm_value p
                          where p.chart = v.chart and p.path regexp '(?i)networkpolicy\.(enabled|create)$' and p.value = 'true')
            then 'ok'
            else 'gap' end,
       case when v.value_unknown is not null then 'its image ' || v.value_unknown
            else 'the chart runs ' || v.value || ', whose API knows no keys, and no value switches a network policy on' end,
       v.file, v.line
  from k8s_helm_value v
 where v.path regexp '(?i)(^|\.)image\.repository$' and v.value regexp '(^|/)ollama$'
