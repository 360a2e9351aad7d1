-- SPDX-License-Identifier: Apache-2.0
-- id: vector-collection-private
-- title: Vector collections do not answer from public networks
-- about: vector_collection
-- area: networking
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM08
-- owasp26: LLM02
-- iso: A.4.5
-- why: The collection holds your documents as text beside their vectors.
-- fix: set the network policy to a VPC endpoint (allow_public_access_network_policy = false)
-- cure: person
select resource,
       case when public_access_unknown is not null then 'unknown'
            when public_access then 'gap'
            when not public_access then 'ok'
            else 'unknown' end as status,
       case when public_access_unknown is not null then 'public access to the collection ' || public_access_unknown
            when public_access and not public_access_set then 'public access is not set, and the module opens the collection by default'
            when public_access then 'the collection and its dashboards answer from public networks'
            when public_access is null then 'public access to the collection is not said here' end as reason,
       public_access_file as file, public_access_line as line
  from vector_collection
 where public_access is not null or public_access_unknown is not null
