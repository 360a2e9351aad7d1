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
