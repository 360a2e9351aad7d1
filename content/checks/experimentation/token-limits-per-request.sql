-- SPDX-License-Identifier: Apache-2.0
-- id: token-limits-per-request
-- code: CST-013
-- title: No call can ask for output or context without a limit
-- about: gateway_caller
-- area: cost
-- severity: medium
-- level: 3
-- phases: experimentation, scale
-- caf: Secure
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.9.2
-- why: Output tokens are the dear ones, and the caller decides how many unless you do.
-- fix: Set max_output_tokens for each caller of the gateway, and --max-model-len on each model server.
-- cure: person
select resource, case when output_cap_unknown is not null then 'unknown' when output_cap > 0 then 'ok' else 'gap' end as status,
       case when output_cap_unknown is not null then 'its cap on output ' || output_cap_unknown
            when output_cap > 0 then 'a call may ask for ' || output_cap || ' tokens of output'
            else 'a call of it may ask for any number of output tokens' end as reason,
       file, line, quality
  from gateway_caller
union all
select c.resource,
       case when exists (select 1 from k8s_flag f where f.container = c.id and f.flag in ('--max-model-len', '--max-total-tokens', '--context-length', '--max-model-length', '--max-seq-len')) then 'ok'
            when c.command regexp '\$\{?[A-Z_]*(ARGS|OPTS|FLAGS)' then 'unknown'
            else 'gap' end,
       case when exists (select 1 from k8s_flag f where f.container = c.id and f.flag in ('--max-model-len', '--max-total-tokens', '--context-length', '--max-model-length', '--max-seq-len')) then 'its context has a limit'
            when c.command regexp '\$\{?[A-Z_]*(ARGS|OPTS|FLAGS)' then 'its arguments come from a variable that is not in these files'
            else c.engine || ' takes any context that the model knows: --max-model-len is not set' end,
       c.file, c.line, c.quality
  from k8s_container c
 where not c.init and c.engine in ('vllm', 'sglang', 'tgi') and c.workload_kind in ('Deployment', 'StatefulSet', 'Pod', 'LeaderWorkerSet', 'ReplicaSet')
