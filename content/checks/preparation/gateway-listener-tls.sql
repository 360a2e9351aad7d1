-- SPDX-License-Identifier: Apache-2.0
-- id: gateway-listener-tls
-- title: Listeners of gateways speak TLS with a certificate
-- about: k8s_listener
-- area: resilience
-- severity: medium
-- level: 3
-- phases: preparation, experimentation
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- iso: A.6.2.5
-- why: A gateway that listens on plain HTTP sends prompts and keys in the clear to everyone on the way.
-- fix: Set protocol: HTTPS and tls.certificateRefs, and keep HTTP for redirects only.
-- cure: person
select l.resource || '/' || coalesce(l.listener, l.port) as resource,
       case when l.protocol_unknown is not null or l.protocol is null then 'unknown'
            when l.protocol in ('HTTPS', 'TLS') and l.certificate then 'ok'
            when l.protocol in ('HTTPS', 'TLS') then 'unknown'
            when l.protocol = 'HTTP' and exists (select 1 from k8s_listener o where o.resource = l.resource and o.file is l.file
                                                   and o.protocol = 'HTTPS') then 'ok'
            when l.protocol = 'HTTP' then 'gap'
            else 'ok' end as status,
       case when l.protocol_unknown is not null then 'its protocol ' || l.protocol_unknown
            when l.protocol is null then 'names no protocol'
            when l.protocol in ('HTTPS', 'TLS') then 'names no certificate'
            else 'listens on port ' || coalesce(l.port, '?') || ' without TLS' end as reason,
       l.file, l.line, l.quality
  from k8s_listener l
