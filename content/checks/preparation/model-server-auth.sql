-- SPDX-License-Identifier: Apache-2.0
-- id: model-server-auth
-- title: Model servers that others can call ask for a key
-- about: k8s_container
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM10
-- iso: A.6.2.5
-- why: vLLM, Ollama and llama.cpp answer anybody by default; a service in front of them makes that the whole cluster.
-- fix: Start it with --api-key from a Secret, or let only the AI gateway reach it with a NetworkPolicy.
-- cure: inference
select c.resource,
       case when exists (select 1 from k8s_flag f where f.container = c.id and f.flag in ('--api-key', '--api_key', '--api-keys'))
                 or exists (select 1 from k8s_env e where e.container = c.id and e.variable in ('VLLM_API_KEY', 'API_KEY', 'LLAMA_API_KEY')) then 'ok'
            when exists (select 1 from k8s_selects s where s.pod = c.pod and s.selector_kind = 'NetworkPolicy') then 'ok'
            when exists (select 1 from k8s_selects s where s.pod = c.pod and s.selector_kind = 'Service') then 'gap'
            else 'unknown' end as status,
       case when exists (select 1 from k8s_selects s where s.pod = c.pod and s.selector_kind = 'Service')
                 then c.engine || ' is behind a service, asks for no key, and no network policy selects it'
            else c.engine || ' asks for no key, and who can reach it is not in these files' end as reason,
       c.file, c.line, c.quality
  from k8s_container c
 where not c.init and c.engine in ('vllm', 'sglang', 'ollama', 'llama.cpp', 'localai', 'tgi', 'lmdeploy')
   and c.workload_kind in ('Deployment', 'StatefulSet', 'Pod', 'DaemonSet', 'ReplicaSet')
