-- SPDX-License-Identifier: Apache-2.0
-- id: genai-tracing
-- code: OBS-014
-- title: AI calls are traced, and prompts are not copied into traces by accident
-- about: k8s_container
-- area: observability
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- caf: Manage
-- nist: MEASURE 2.8
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.8
-- why: A trace shows whether retrieval, model or tool was slow; the same trace can copy every prompt into a system that many may read.
-- fix: Set OTEL_EXPORTER_OTLP_ENDPOINT on AI workloads, and leave OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT unset or false.
-- cure: inference tracing
with spoken as (
  select e.container, max(e.variable in ('OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')) as sent,
         max(e.variable = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT' and coalesce(e.value regexp '(?i)^(true|1|span|event|span_and_event|span_only|event_only)$', 0)) as content,
         max(e.variable = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT' and e.value is null) as hidden,
         max(case when e.variable = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT' then e.line end) as line
    from k8s_env e where e.variable regexp '^OTEL_' group by e.container),
flagged as (select container from k8s_flag where flag in ('--otlp-traces-endpoint', '--otlp-endpoint', '--trace-config') group by container)
select c.resource,
       case when s.content then 'gap'
            when s.hidden then 'unknown'
            when s.sent or f.container is not null then 'ok'
            when c.engine in ('llama.cpp', 'ollama') then 'skip'
            when c.command regexp '\$\{?[A-Z_]*(ARGS|OPTS|FLAGS)' then 'unknown'
            else 'gap' end as status,
       case when s.content then 'prompts and answers are copied into its traces'
            when s.hidden then 'whether prompts are copied into its traces comes from elsewhere and is not seen'
            when s.sent or f.container is not null then 'its calls are traced'
            when c.engine in ('llama.cpp', 'ollama') then c.engine || ' makes no spans; those of the gateway in front of it tell its calls'
            when c.command regexp '\$\{?[A-Z_]*(ARGS|OPTS|FLAGS)' then 'its arguments come from a variable that is not in these files'
            else 'no traces are sent: OTEL_EXPORTER_OTLP_ENDPOINT is not set' end as reason,
       c.file, coalesce(case when s.content then s.line end, c.line) as line, c.quality
  from k8s_container c left join spoken s on s.container = c.id left join flagged f on f.container = c.id
 where not c.init and (c.engine_role = 'llm' or s.content or s.hidden)
   and c.workload_kind in ('Deployment', 'StatefulSet', 'DaemonSet', 'LeaderWorkerSet', 'Pod', 'ReplicaSet')
