-- SPDX-License-Identifier: Apache-2.0
-- id: generated-code-sandboxed
-- code: SEC-022
-- title: Code that a model writes runs in a sandbox
-- about: k8s_container
-- area: security
-- severity: critical
-- level: 4
-- phases: experimentation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM05, LLM06
-- owasp26: LLM10, LLM03
-- iso: A.6.2.5
-- why: Generated code is code of whoever wrote the prompt; with a token and a network it acts in your name.
-- fix: Set runtimeClassName gvisor or kata, automountServiceAccountToken: false, a read-only root and no privilege escalation.
-- cure: person
select c.resource,
       case when p.runtime_class_unknown is not null then 'unknown'
            when p.runtime_class is null then 'gap'
            when not (p.runtime_class regexp '(?i)gvisor|runsc|kata') then 'unknown'
            when p.automount_token is null or p.automount_token then 'gap'
            when not coalesce(c.read_only_root, 0) or coalesce(c.allow_escalation, 1) then 'gap'
            else 'ok' end as status,
       case when p.runtime_class_unknown is not null then 'the runtime class ' || p.runtime_class_unknown
            when p.runtime_class is null then c.engine || ' runs on the plain container runtime, beside everything else on the node'
            when not (p.runtime_class regexp '(?i)gvisor|runsc|kata') then 'whether runtime class ' || p.runtime_class || ' is a sandbox cannot be told'
            when p.automount_token is null or p.automount_token then 'the token of its service account is mounted'
            else 'its root file system can be written, or it may gain privileges' end as reason,
       c.file, c.line, c.quality
  from k8s_container c join k8s_pod p on p.id = c.pod
 where not c.init and c.engine_role = 'notebook'
