-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-pod-hardening
-- code: CMP-011
-- title: AI pods run without root, without new privileges and under a seccomp profile
-- about: k8s_container
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM06
-- owasp26: LLM03
-- iso: A.6.2.5
-- why: Model servers load files and code from strangers; what they can do after a break-in is decided here.
-- fix: Set runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities.drop: [ALL] and seccompProfile.type: RuntimeDefault.
-- cure: inference
select c.resource,
       case when p.component is not null then 'skip'
            when c.image is null and c.image_unknown is null then 'skip'
            when coalesce(c.run_as_non_root_unknown, c.allow_escalation_unknown, c.seccomp_unknown, c.run_as_user_unknown) is not null then 'unknown'
            when not coalesce(c.privileged, 0) and (c.run_as_non_root or c.run_as_user > 0) and c.allow_escalation = 0
                 and ' ' || c.drops || ' ' like '% ALL %' and c.seccomp in ('RuntimeDefault', 'Localhost') then 'ok'
            else 'gap' end as status,
       case when p.component is not null then 'part of ' || p.component
            when c.image is null and c.image_unknown is null then 'another object gives it its image and its security context'
            when coalesce(c.run_as_non_root_unknown, c.allow_escalation_unknown, c.seccomp_unknown, c.run_as_user_unknown) is not null
                 then 'its security context ' || coalesce(c.run_as_non_root_unknown, c.allow_escalation_unknown, c.seccomp_unknown, c.run_as_user_unknown)
            else trim(case when c.privileged then 'is privileged; ' else '' end
                   || case when c.run_as_non_root or c.run_as_user > 0 then '' else 'may run as root; ' end
                   || case when c.allow_escalation = 0 then '' else 'may gain privileges; ' end
                   || case when ' ' || c.drops || ' ' like '% ALL %' then '' else 'keeps capabilities; ' end
                   || case when c.seccomp in ('RuntimeDefault', 'Localhost') then '' else 'has no seccomp profile; ' end, '; ') end as reason,
       c.file, c.line, c.quality
  from k8s_container c join k8s_pod p on p.id = c.pod
 where not c.init and (c.gpus > 0 or c.engine_role in ('llm', 'model', 'notebook'))
