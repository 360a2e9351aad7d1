-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-image-digest
-- code: CMP-010
-- title: GPU and model-server images are pinned by digest, and no image is :latest
-- about: k8s_container
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation, scale
-- caf: Secure
-- nist: MANAGE 3.1
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.10.3
-- why: A tag is moved by whoever owns the registry; the same manifest then runs other code beside the weights and keys.
-- fix: Pin the image as name@sha256:..., and give every other image a version tag.
-- cure: inference
select c.resource,
       case when c.image is null and c.image_unknown is null then 'skip'
            when c.placeholder and p.component is not null then 'skip'
            when c.placeholder then 'unknown'
            when c.digest regexp '^sha256:[0-9a-f]{64}$' then 'ok'
            when c.tag is null or c.tag = 'latest' then 'gap'
            when c.gpus > 0 or c.engine_role in ('llm', 'model') then 'gap'
            else 'ok' end as status,
       case when c.image is null and c.image_unknown is null then 'another object names the image'
            when c.placeholder then 'the image ' || coalesce(c.image_unknown, 'is filled in by kustomize')
            when c.digest is null and c.tag is null then 'image ' || c.image || ' has no tag, so it is whatever was pushed last'
            when c.digest is null and c.tag = 'latest' then 'image ' || c.image || ' is :latest, whatever was pushed last'
            when c.digest is null and (c.gpus > 0 or c.engine_role in ('llm', 'model'))
                 then 'image ' || c.image || ' is pinned by a tag that can be moved' end as reason,
       c.file, c.line, c.quality
  from k8s_container c join k8s_pod p on p.id = c.pod
