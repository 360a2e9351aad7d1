-- SPDX-License-Identifier: Apache-2.0
-- id: engine-limits-set
-- code: INF-013
-- title: Context length is explicit, and tensor parallelism fits the GPUs
-- about: k8s_container
-- area: resilience
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- caf: Adopt
-- nist: MANAGE 2.2
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.5
-- why: Without --max-model-len one long prompt takes the memory of all other calls; a parallel size that is not the GPU count does not start.
-- fix: Set --max-model-len, and --tensor-parallel-size to the GPU limit of the container.
-- cure: inference
with flags as (
    select container, max(case when flag in ('--tensor-parallel-size', '-tp') then value end) as parallel,
           max(case when flag in ('--tensor-parallel-size') then line end) as at,
           max(case when flag in ('--max-model-len', '--max-total-tokens', '--context-length', '--max-model-length') then coalesce(value, 'x') end) as length
      from k8s_flag group by container)
select c.resource,
       case when f.parallel regexp '[$\{]' then 'unknown'
            when c.gpus > 0 and f.parallel is not null and cast(f.parallel as integer) > c.gpus then 'gap'
            when c.command regexp '\$\{?[A-Z_]*(ARGS|OPTS|FLAGS)' then 'unknown'
            when f.length is null then 'gap'
            else 'ok' end as status,
       case when f.parallel regexp '[$\{]' then 'its tensor parallel size is filled in later'
            when c.gpus > 0 and f.parallel is not null and cast(f.parallel as integer) > c.gpus
                 then 'wants ' || f.parallel || ' GPUs for tensor parallelism and gets ' || c.gpus
            when c.command regexp '\$\{?[A-Z_]*(ARGS|OPTS|FLAGS)' then 'its arguments come from a variable that is not in these files'
            else c.engine || ' is given no --max-model-len: it takes the longest context the model knows' end as reason,
       c.file, coalesce(f.at, c.line) as line, c.quality
  from k8s_container c left join flags f on f.container = c.id
 where not c.init and c.engine in ('vllm', 'sglang', 'tgi')
   and c.workload_kind in ('Deployment', 'StatefulSet', 'Pod', 'LeaderWorkerSet', 'ReplicaSet')
union all
select resource,
       case when signal = 'vllm.preemptions' and (average is null or value is null) then 'unknown'
            when signal = 'vllm.preemptions' and value > 0 and average > 0 then 'gap'
            when signal = 'vllm.cache_use' and p95 is null then 'unknown'
            when signal = 'vllm.cache_use' and p95 > 0.95 then 'gap'
            else 'ok' end,
       case when signal = 'vllm.preemptions' and (average is null or value is null) then 'how often it throws calls out of its cache is not known'
            when signal = 'vllm.preemptions' and value > 0 and average > 0 then 'it throws calls out of its cache again and again: ' || round(60 * average, 2) || ' a minute'
            when signal = 'vllm.cache_use' and p95 is null then 'how full its cache was is not known'
            when signal = 'vllm.cache_use' and p95 > 0.95 then 'its cache is more than ' || round(100 * p95) || ' % full for an hour of each day'
            else 'its cache has room' end, file, line, quality
  from prom_series where signal in ('vllm.preemptions', 'vllm.cache_use') and live and present
