-- SPDX-License-Identifier: Apache-2.0
-- id: managed-endpoint-auth
-- code: INF-008
-- title: Managed endpoints take identities and stay off public networks
-- about: ml_endpoint
-- area: resilience
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.6.2.5
-- why: The key of an endpoint is shared by everybody who ever called it and cannot be taken from one of them.
-- fix: set authMode: AADToken and publicNetworkAccess: Disabled on the endpoint, egressPublicNetworkAccess: Disabled on its deployments
-- cure: person
select resource,
       case when auth_unknown is not null then 'unknown'
            when auth = 'key' then 'gap'
            when public_access_unknown is not null then 'unknown'
            when public_access then 'gap'
            when auth is null then 'unknown'
            else 'ok' end as status,
       case when auth_unknown is not null then 'how callers sign in ' || auth_unknown
            when auth = 'key' then 'callers sign in with a shared key'
            when public_access_unknown is not null then 'public access ' || public_access_unknown
            when public_access and not public_access_set then 'public access to the endpoint is not set, and the default is on'
            when public_access then 'the endpoint answers from public networks'
            when auth is null then 'how callers sign in is not said here' end as reason,
       case when auth = 'key' then auth_file else public_access_file end as file,
       case when auth = 'key' then auth_line else public_access_line end as line
  from ml_endpoint
 where platform = 'azure'
union all
select resource,
       case when public_egress_unknown is not null then 'unknown' when public_egress then 'gap' else 'ok' end,
       case when public_egress_unknown is not null then 'its way out ' || public_egress_unknown
            when public_egress then 'its machines may call the internet' end,
       public_egress_file, public_egress_line
  from ml_deployment
 where platform = 'azure'
union all
select resource,
       case when isolated_unknown is not null or subnets_unknown is not null then 'unknown'
            when isolated or subnets > 0 then 'ok'
            else 'gap' end,
       case when isolated_unknown is not null or subnets_unknown is not null then 'its network ' || coalesce(isolated_unknown, subnets_unknown)
            when isolated or subnets > 0 then null
            else 'its containers live in no network of yours and are not isolated' end,
       isolated_file, isolated_line
  from sagemaker_model
