-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-gpu-quota-key-ineffective
-- code: CMP-006
-- title: No GPU quota uses a key that Kubernetes ignores
-- about: k8s_quota
-- area: gpu
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Govern
-- nist: GOVERN 1.3
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: A quota on limits.nvidia.com/gpu is accepted and never counts, so everybody believes in a bound that is not there.
-- fix: Write requests.nvidia.com/gpu: extended resources are counted by requests only.
-- cure: kueue
select q.resource || '/' || q.key as resource,
       case when q.hard_unknown is not null then 'unknown'
            when q.key regexp '^requests\.' then 'ok'
            when exists (select 1 from k8s_quota r where r.resource = q.resource and r.file is q.file
                            and r.key = 'requests.' || replace(q.key, 'limits.', '')) then 'ok'
            else 'gap' end as status,
       case when q.hard_unknown is not null then 'the quota ' || q.hard_unknown
            else q.key || ' is no key that Kubernetes counts' end as reason,
       q.file, q.line, q.quality
  from k8s_quota q where q.key regexp '^(requests\.|limits\.)?(nvidia\.com|amd\.com|gpu\.intel\.com)/'
