-- SPDX-License-Identifier: Apache-2.0
-- id: endpoint-tls
-- code: INF-009
-- title: Every host that leads to a model is encrypted
-- about: k8s_ingress
-- area: resilience
-- severity: high
-- level: 2
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: Prompts are the most confidential text many companies send over a network.
-- fix: List the host under spec.tls with a certificate that cert-manager renews.
-- cure: person
with behind as (
    select i.*, (select max(p.engine) from k8s_selects s join k8s_pod p on p.id = s.pod
                  where s.selector_kind = 'Service' and p.scope = i.scope and s.name = i.service and p.engine_role in ('llm', 'model')) as engine,
           exists (select 1 from k8s_service v where v.name = i.service and (v.namespace is i.namespace)) as known
      from k8s_ingress i)
select resource || '/' || coalesce(host, '*') as resource,
       case when host_unknown is not null and engine is not null and not tls then 'unknown'
            when engine is not null and not tls then 'gap'
            when engine is not null then 'ok'
            else 'unknown' end as status,
       case when engine is not null and host_unknown is null then 'http://' || coalesce(host, '*') || ' leads to ' || engine || ' without TLS'
            when engine is not null then 'its host ' || host_unknown
            else 'service ' || coalesce(service, '(none)') || ' is not in these files, and the host has no TLS' end as reason,
       file, line, quality
  from behind where engine is not null or (not known and not tls)
union all
select g.resource || '/' || g.name,
       case when g.local or g.host in ('127.0.0.1', '::1', 'localhost') then 'skip'
            when g.verified then 'ok'
            else 'gap' end,
       case when g.local or g.host in ('127.0.0.1', '::1', 'localhost') then 'is on the same machine'
            when g.verified then 'is reached by TLS'
            when g.tls then 'its certificate is not verified (insecure)'
            else 'the gateway sends prompts to ' || g.host || ' without TLS' end,
       g.file, g.line, g.quality
  from gateway_deployment g
