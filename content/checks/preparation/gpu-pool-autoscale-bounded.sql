-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-pool-autoscale-bounded
-- code: GPU-007
-- title: GPU pools grow and shrink between bounds that were chosen
-- about: node_pool
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G3
-- caf: Ready
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: A fixed GPU node bills day and night, and an unbounded pool bills for a runaway queue.
-- fix: set auto_scaling_enabled = true with min_count and max_count, min_count = 0 outside production
-- cure: aks
select p.resource,
       case when p.autoscale_unknown is not null then 'unknown'
            when not p.autoscale and p.nodes = 0 then 'ok'
            when not p.autoscale and p.nodes_unknown is not null then 'unknown'
            when not p.autoscale then 'gap'
            when p.max_nodes_unknown is not null or p.min_nodes_unknown is not null then 'unknown'
            when p.max_nodes is null then 'gap'
            when p.min_nodes > 0 and p.environment in ('dev', 'development', 'test', 'sandbox', 'lab') then 'gap'
            when p.autoscale then 'ok'
            else 'unknown' end as status,
       case when p.autoscale_unknown is not null then 'whether it scales ' || p.autoscale_unknown
            when not p.autoscale and p.nodes = 0 then null
            when not p.autoscale and p.nodes_unknown is not null then 'it does not scale, and the number of nodes ' || p.nodes_unknown
            when not p.autoscale then coalesce(p.nodes || ' node' || case when p.nodes > 1 then 's' else '' end, 'its nodes') || ' of ' || coalesce(p.size, p.accelerator)
                 || ' run' || case when p.nodes = 1 then 's' else '' end || ' at all times; the pool does not scale'
            when p.max_nodes_unknown is not null or p.min_nodes_unknown is not null then 'one of its bounds ' || coalesce(p.max_nodes_unknown, p.min_nodes_unknown)
            when p.max_nodes is null then 'the pool scales without an upper bound'
            when p.min_nodes > 0 and p.environment in ('dev', 'development', 'test', 'sandbox', 'lab')
              then 'the pool is tagged ' || p.environment || ' and keeps ' || p.min_nodes || ' node when nobody works' end as reason,
       case when p.nodes_set and not p.autoscale then p.nodes_file when p.max_nodes is not null and p.autoscale then p.max_nodes_file else p.file end as file,
       case when p.nodes_set and not p.autoscale then p.nodes_line when p.max_nodes is not null and p.autoscale then p.max_nodes_line else p.line end as line
  from node_pool p
  left join gpu_family f on p.size glob f.pattern
 where (f.vendor is not null or p.accelerator is not null)
