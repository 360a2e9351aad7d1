-- SPDX-License-Identifier: Apache-2.0
-- id: search-replicas
-- code: RES-006
-- title: Retrieval has enough replicas for its promise
-- about: ai_search
-- area: resilience
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.3
-- owasp25: LLM08
-- owasp26: LLM09
-- iso: A.6.2.6
-- why: One replica means no promise at all: whenever the service is maintained, your answers stop.
-- fix: set replica_count = 2 for reading, 3 when the index is written too, on a tier above basic
-- cure: person
select resource,
       case when replicas_unknown is not null or sku_unknown is not null then 'unknown'
            when sku = 'free' then 'gap'
            when replicas >= 2 then 'ok'
            when replicas is not null then 'gap'
            else 'unknown' end as status,
       case when replicas_unknown is not null or sku_unknown is not null then 'the number of replicas ' || coalesce(replicas_unknown, sku_unknown)
            when sku = 'free' then 'the free tier has no replicas and no promise'
            when replicas >= 2 then null
            when replicas is not null and not replicas_set then 'replica_count is not set, and the default is one'
            when replicas is not null then 'it has ' || replicas || ' replica'
            else 'the number of replicas is left to the module' end as reason,
       replicas_file as file, replicas_line as line
  from ai_search
