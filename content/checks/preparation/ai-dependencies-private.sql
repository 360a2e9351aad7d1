-- SPDX-License-Identifier: Apache-2.0
-- id: ai-dependencies-private
-- code: NET-005
-- title: Search services and registries behind AI work are private too
-- about: ai_search
-- area: networking
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM08
-- owasp26: LLM02, LLM09
-- iso: A.7.2
-- why: A private model with a public index or registry beside it leaks by the side door.
-- fix: set public_network_access_enabled = false on the search service or registry, and add a private endpoint
-- cure: registry
select resource,
       case when public_access_unknown is not null then 'unknown'
            when public_access and allowed_ips is not null then 'ok'
            when public_access then 'gap'
            when not public_access then 'ok'
            else 'unknown' end as status,
       case when public_access_unknown is not null then 'public access to the search service ' || public_access_unknown
            when public_access and allowed_ips is not null then 'public access is on, for listed addresses'
            when public_access and not public_access_set then 'public access to the search service is not set, and the default is on'
            when public_access then 'public access to the search service is on'
            when public_access is null then 'public access to the search service is left to the module' end as reason,
       public_access_file as file, public_access_line as line
  from ai_search
union all
select resource,
       case when public_access_unknown is not null then 'unknown'
            when public_access and acl_default = 'deny' then 'ok'
            when public_access then 'gap'
            when not public_access then 'ok'
            else 'unknown' end,
       case when public_access_unknown is not null then 'public access to the registry ' || public_access_unknown
            when public_access and acl_default = 'deny' then 'public access is on, but the firewall refuses what it does not list'
            when public_access and not public_access_set then 'public access to the registry is not set, and the default is on'
            when public_access then 'public access to the registry is on'
            when public_access is null then 'public access to the registry is not said here' end,
       public_access_file, public_access_line
  from container_registry
 where platform = 'azure'
