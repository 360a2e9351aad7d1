-- SPDX-License-Identifier: Apache-2.0
-- id: model-server-not-public
-- code: NET-011
-- title: Model servers are not reachable by a public load balancer, a node port or a bare ingress
-- about: k8s_service
-- area: networking
-- severity: critical
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM10, LLM02
-- owasp26: LLM06, LLM02
-- iso: A.6.2.5
-- why: Most model servers ask nobody for a key: whoever reaches the port uses the GPUs and reads the prompts.
-- fix: Use type ClusterIP and put the AI gateway in front; keep a load balancer inside with the annotation of your cloud.
-- cure: inference
with behind as (
    select s.resource, max(p.engine) as engine, min(s.file) as file from k8s_selects s join k8s_pod p on p.id = s.pod
     where s.selector_kind = 'Service' and p.engine_role in ('llm', 'model') group by s.resource, s.file),
judged as (
    select v.*, b.engine,
           (select i.host from k8s_ingress i where i.scope = coalesce(v.namespace, i.scope) and i.service = v.name
               and i.file is v.file limit 1) as ingress,
           exists (select 1 from k8s_selects s where s.selector_kind = 'Service' and s.resource = v.resource and s.file is v.file) as reaches
      from k8s_service v left join behind b on b.resource = v.resource and b.file is v.file)
select resource,
       case when service_type_unknown is not null and engine is not null then 'unknown'
            when engine is not null and (service_type = 'NodePort' or external_ips or (service_type = 'LoadBalancer' and not internal)) then 'gap'
            when engine is not null and ingress is not null then 'gap'
            when engine is not null then 'ok'
            else 'unknown' end as status,
       case when service_type_unknown is not null and engine is not null then 'its type ' || service_type_unknown
            when engine is not null and ingress is not null then 'an Ingress for ' || ingress || ' leads straight to ' || engine
            when engine is not null then engine || ' answers on a service of type ' || service_type
            else 'is of type ' || service_type || ', and the pods it selects are not in these files' end as reason,
       service_type_file as file, service_type_line as line, quality
  from judged
 where engine is not null
    or (not reaches and selector is not null and (service_type = 'NodePort' or (service_type = 'LoadBalancer' and not internal))
        and (name || coalesce(ports, '') regexp '(?i)vllm|ollama|llm|tgi|triton|sglang|11434'))
