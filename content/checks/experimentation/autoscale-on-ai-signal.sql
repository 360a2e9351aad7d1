-- SPDX-License-Identifier: Apache-2.0
-- id: autoscale-on-ai-signal
-- code: INF-006
-- title: Model servers scale on their queue, not on CPU
-- about: k8s_scaler
-- area: resilience
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Adopt
-- nist: MANAGE 2.2
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.5
-- why: A model server keeps one core busy whatever the load: a CPU target never scales, or always does.
-- fix: Scale on vllm:num_requests_waiting, the queue of the gateway or concurrency, with an HPA on Pods metrics or a KEDA ScaledObject.
-- cure: inference
with targets as (
    select s.*, p.engine, p.engine_role, p.gpus as gpus
      from k8s_scaler s left join k8s_pod p on p.scope = s.scope and p.name = s.target and p.workload_kind = s.target_kind)
select resource,
       case when signals_unknown is not null then 'unknown'
            when signals regexp '(?i)num_requests|queue|waiting|running|kv_cache|gpu_cache|concurrency|in_?flight|inference_pool|tokens' then 'ok'
            when signals = '' then 'unknown'
            when not (signals regexp ':') then 'gap'
            when not (signals regexp '(?i)(pods|object|external|prometheus):.*') then 'unknown'
            when signals regexp '(?i)DCGM_FI|gpu_util|duty_cycle' then 'gap'
            else 'unknown' end as status,
       case when signals_unknown is not null then 'what it listens to ' || signals_unknown
            when signals = '' then 'names no metric'
            when not (signals regexp ':') then coalesce(engine, target) || ' is scaled on ' || signals || ' alone'
            when signals regexp '(?i)DCGM_FI|gpu_util|duty_cycle' then 'GPU use is full before the queue grows: ' || signals
            else 'whether ' || signals || ' follows the load of a model cannot be told' end as reason,
       signals_file as file, signals_line as line, quality
  from targets where engine_role in ('llm', 'model') or gpus > 0 or (engine_role is null and target regexp '(?i)vllm|llm|tgi|triton|ollama|inference')
