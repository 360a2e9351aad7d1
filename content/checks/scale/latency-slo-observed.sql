-- SPDX-License-Identifier: Apache-2.0
-- id: latency-slo-observed
-- code: INF-014
-- title: The latency that callers see is inside what was promised
-- about: answer
-- area: resilience
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: This is what people mean when they say that it works.
-- fix: Look for the bottleneck (queue, cache, batch size), add replicas or capacity, or promise what can be kept.
-- cure: person
with slos as (
  select a.file, a.line, json_extract(j.value, '$.deployment') as deployment, json_extract(j.value, '$.latency.measure') as measure,
         json_extract(j.value, '$.latency.max_ms') as most
    from answer a join json_each(case when json_valid(a.value) and json_type(a.value) = 'array' then a.value end) j on j.type = 'object'
   where a.question = 'slos'),
seen as (
  select coalesce(deployment, model) as deployment, model, case signal when 'vllm.first_token' then 'ttft' when 'gateway.first_token' then 'ttft' else 'total' end as measure,
         1000 * p95 as ms, tally as calls, live, resource, file, line
    from prom_series where signal in ('vllm.first_token', 'gateway.first_token', 'vllm.whole', 'tgi.whole', 'gateway.whole') and present
  union all
  select name, null, 'ttft', ttft_p95_ms, round(calls * stream_share), 1, resource, file, line from usage_deployment
  union all
  select name, null, 'total', p95_ms, calls, 1, resource, file, line from usage_deployment
  union all
  select name, null, 'ttft', ttft_p95_ms, round(calls * stream_share), 1, resource, file, line from usage_model
  union all
  select name, null, 'total', p95_ms, calls, 1, resource, file, line from usage_model)
select s.deployment || ' at ' || o.resource as resource,
       case when s.most is null then 'unknown'
            when not o.live then 'unknown'
            when o.calls is null or o.calls < 1000 then 'unknown'
            when o.ms is null then 'unknown'
            when o.ms > s.most then 'gap'
            else 'ok' end as status,
       case when s.most is null then 'the promise names no milliseconds'
            when not o.live then coalesce(round(o.ms) || ' ms', 'nothing') || ' since the start of the exporter; a page does not tell the last week'
            when o.calls is null or o.calls < 1000 then coalesce(round(o.calls), 0) || ' calls are too few to tell, 1000 are needed'
            when o.ms is null then 'the latency of 95 % is not known'
            else '95 % of ' || round(o.calls) || ' calls took ' || round(o.ms) || ' ms or less ' || case s.measure when 'ttft' then 'to the first token' else 'in all' end
              || ', promised are ' || s.most end as reason,
       o.file, o.line, 'observed' as quality
  from slos s join seen o on o.measure = s.measure and s.deployment in (o.deployment, o.model)
union all
select s.deployment, 'unknown', 'nothing measures the latency (' || coalesce(s.measure, 'which is not named') || ') of this deployment', s.file, s.line, 'attested'
  from slos s where not exists (select 1 from seen o where o.measure = s.measure and s.deployment in (o.deployment, o.model))
union all
select 'slos', 'unknown', 'no latency was promised: ''slos'' is not answered', null, null, 'attested' where not exists (select 1 from slos)
