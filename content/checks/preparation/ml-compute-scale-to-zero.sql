-- SPDX-License-Identifier: Apache-2.0
-- id: ml-compute-scale-to-zero
-- code: CST-004
-- title: Training clusters go to zero and let idle nodes go
-- about: ml_compute
-- area: cost
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G3
-- caf: Manage
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: One idle node of a training size costs more in a weekend than the experiment did.
-- fix: set scale_settings min_node_count = 0 and scale_down_nodes_after_idle_duration = "PT15M"
-- cure: machine-learning
select resource,
       case when min_nodes_unknown is not null or idle_after_unknown is not null then 'unknown'
            when min_nodes > 0 then 'gap'
            when idle_after regexp '^PT([0-9]|[12][0-9]|30)M' or idle_after regexp '^PT[0-9]{1,4}S' then 'ok'
            when idle_after is null then 'gap'
            else 'gap' end as status,
       case when min_nodes_unknown is not null or idle_after_unknown is not null then 'its scaling ' || coalesce(min_nodes_unknown, idle_after_unknown)
            when min_nodes > 0 then min_nodes || ' node of ' || coalesce(size, 'the cluster') || ' is kept when nobody trains'
            when idle_after regexp '^PT([0-9]|[12][0-9]|30)M' or idle_after regexp '^PT[0-9]{1,4}S' then null
            when idle_after is null then 'how long an idle node is kept is not set'
            else 'an idle node is kept for ' || idle_after || ', more than half an hour' end as reason,
       case when min_nodes > 0 then min_nodes_file else idle_after_file end as file,
       case when min_nodes > 0 then min_nodes_line else idle_after_line end as line
  from ml_compute
 where kind = 'cluster'
