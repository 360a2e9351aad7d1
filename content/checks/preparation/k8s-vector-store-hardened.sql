-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-vector-store-hardened
-- code: DAT-005
-- title: Vector stores in the cluster ask for a key and stay inside
-- about: k8s_container
-- area: data-models
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM08, LLM04
-- owasp26: LLM09, LLM05
-- iso: A.7.2
-- why: A vector store holds the documents of the company in small pieces; most start without any authentication.
-- fix: Set the API key from a Secret (QDRANT__SERVICE__API_KEY, AUTHENTICATION_APIKEY_ENABLED, requirepass) and use a ClusterIP service.
-- cure: person
with stores as (
    select c.*, (select v.service_type from k8s_selects s join k8s_service v on v.resource = s.resource and v.file is s.file
                  where s.pod = c.pod and s.selector_kind = 'Service' and (v.service_type = 'NodePort' or (v.service_type = 'LoadBalancer' and not v.internal)) limit 1) as outside,
           (select v.line from k8s_selects s join k8s_service v on v.resource = s.resource and v.file is s.file
             where s.pod = c.pod and s.selector_kind = 'Service' and (v.service_type = 'NodePort' or (v.service_type = 'LoadBalancer' and not v.internal)) limit 1) as outside_row,
           exists (select 1 from k8s_env e where e.container = c.id and (e.variable in ('QDRANT__SERVICE__API_KEY', 'CHROMA_SERVER_AUTHN_PROVIDER',
                       'CHROMA_SERVER_AUTH_PROVIDER', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'OPENSEARCH_INITIAL_ADMIN_PASSWORD', 'ELASTIC_PASSWORD')
                    or (e.variable = 'AUTHENTICATION_APIKEY_ENABLED' and e.value = 'true')))
           or c.command regexp 'requirepass|aclfile' as keyed,
           exists (select 1 from k8s_env e where e.container = c.id and (
                       (e.variable = 'AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED' and e.value = 'true')
                    or (e.variable = 'ALLOW_EMPTY_PASSWORD' and lower(e.value) in ('true', 'yes')))) as anonymous,
           exists (select 1 from k8s_mount m where m.container = c.id and m.kind in ('configMap', 'secret')) as configured
      from k8s_container c where not c.init and c.engine_role = 'vectors')
select resource,
       case when outside is not null then 'gap'
            when anonymous then 'gap'
            when keyed then 'ok'
            when configured then 'unknown'
            else 'gap' end as status,
       case when outside is not null then engine || ' is behind a service of type ' || outside
            when anonymous then engine || ' lets anybody in without a key'
            when configured then 'its settings come from a mounted file that does not show whether ' || engine || ' asks for a key'
            else engine || ' is started without a key or password' end as reason,
       file, coalesce(outside_row, line) as line, quality
  from stores
