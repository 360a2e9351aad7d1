-- SPDX-License-Identifier: Apache-2.0
-- id: aks-api-private
-- code: NET-009
-- title: The API of a cluster is private or open to listed networks only
-- about: kubernetes_cluster
-- area: networking
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM06
-- owasp26: LLM03
-- iso: A.6.2.5
-- why: Whoever reaches the API server may try every stolen token and every new bug against it.
-- fix: set private_cluster_enabled = true (endpoint_public_access = false, enable_private_endpoint = true), or list the networks of your operators
-- cure: aks
select resource,
       case when private_api then 'ok'
            when public_cidrs_unknown is not null then 'unknown'
            when public_cidr_count > 0 and not (lower(public_cidrs) in ('0.0.0.0/0', '*', '::/0', 'internet', 'any')
          or (instr(public_cidrs, ' ') and ((' ' || public_cidrs || ' ') like '% 0.0.0.0/0 %' or (' ' || public_cidrs || ' ') like '% ::/0 %'))) then 'ok'
            when private_api_unknown is not null then 'unknown'
            when private_api is null then 'unknown'
            else 'gap' end as status,
       case when private_api then null
            when public_cidrs_unknown is not null then 'the list of networks ' || public_cidrs_unknown
            when public_cidr_count > 0 and not (lower(public_cidrs) in ('0.0.0.0/0', '*', '::/0', 'internet', 'any')
          or (instr(public_cidrs, ' ') and ((' ' || public_cidrs || ' ') like '% 0.0.0.0/0 %' or (' ' || public_cidrs || ' ') like '% ::/0 %'))) then null
            when private_api_unknown is not null then 'whether the API is private ' || private_api_unknown
            when private_api is null then 'whether the API is private is left to the module'
            when public_cidr_count > 0 then 'the API is public and open to ' || public_cidrs
            when public_cidr_count_set then 'the API is public and the list of networks that may reach it is empty'
            when private_api_set then 'the API is public and no network is listed'
            else 'a private API is not asked for, and no network is listed' end as reason,
       case when public_cidr_count_set then public_cidr_count_file else private_api_file end as file,
       case when public_cidr_count_set then public_cidr_count_line else private_api_line end as line
  from kubernetes_cluster
