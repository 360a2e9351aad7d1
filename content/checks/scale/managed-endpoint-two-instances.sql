-- SPDX-License-Identifier: Apache-2.0
-- id: managed-endpoint-two-instances
-- title: Managed endpoints run two or more instances
-- about: ml_deployment
-- area: resilience
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.5
-- why: With one instance, every patch of the machine is an outage and every spike a queue.
-- fix: set sku capacity (initial_instance_count, min_replica_count) to 2 or more
-- cure: person
select resource,
       case when replicas_unknown is not null then 'unknown'
            when replicas >= 2 then 'ok'
            when replicas is not null then 'gap'
            else 'unknown' end as status,
       case when replicas_unknown is not null then 'the number of instances ' || replicas_unknown
            when replicas >= 2 then null
            when replicas is not null then 'one instance of ' || coalesce(size, 'the model') || ' serves all calls'
            else 'the number of instances is not said here' end as reason,
       replicas_file as file, replicas_line as line
  from ml_deployment
