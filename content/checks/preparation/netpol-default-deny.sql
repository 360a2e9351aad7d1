-- SPDX-License-Identifier: Apache-2.0
-- id: netpol-default-deny
-- code: NET-010
-- title: Namespaces with AI workloads deny traffic by default, both ways
-- about: k8s_pod
-- area: networking
-- severity: high
-- level: 4
-- phases: preparation, scale
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM06
-- owasp26: LLM02, LLM03
-- iso: A.6.2.5
-- why: Without a default deny every pod of the cluster can call the model, and a broken model server can call the metadata address.
-- fix: Add a NetworkPolicy with podSelector: {}, policyTypes [Ingress, Egress] and no rules, then allow what is needed.
-- cure: inference
with spaces as (
    select scope, min(namespace) as namespace, count(*) as pods, min(file) as file, min(line) as line, max(quality) as quality
      from k8s_pod where component is null and (gpus > 0 or engine_role in ('llm', 'model', 'vectors', 'notebook')) group by scope),
seen as (
    select s.*,
           exists (select 1 from k8s_network_policy n where n.scope = s.scope and n.all_pods and n.ingress) as closed_in,
           exists (select 1 from k8s_network_policy n where n.scope = s.scope and n.all_pods and n.egress) as closed_out,
           (select n.resource from k8s_network_policy n where n.scope = s.scope and n.wide_egress limit 1) as wide
      from spaces s)
select coalesce(namespace, scope) as resource,
       case when wide is not null then 'gap'
            when closed_in and closed_out then 'ok'
            else 'gap' end as status,
       case when wide is not null then wide || ' lets out to everywhere, the metadata address 169.254.169.254 included'
            when not closed_in and not closed_out then pods || ' AI pods, and no policy closes the namespace by default'
            when not closed_in then 'what comes in is not denied by default'
            else 'what goes out is not denied by default' end as reason,
       file, line, quality
  from seen where namespace is not null or closed_in or closed_out or wide is not null
union all
select null, 'unknown', count(*) || ' folders hold AI pods that name no namespace and no policy beside them', min(file), min(line), null
  from seen where namespace is null and not closed_in and not closed_out and wide is null
having count(*) > 0
