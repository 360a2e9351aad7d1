-- SPDX-License-Identifier: Apache-2.0
-- id: registry-tags-immutable
-- title: A tag in the registry always names the same image
-- about: container_registry
-- area: automation
-- severity: medium
-- level: 4
-- phases: preparation, scale
-- caf: Secure
-- nist: MANAGE 3.1
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.6.2.5
-- why: With movable tags, the image that passed the tests is not always the image that runs.
-- fix: set image_tag_mutability = "IMMUTABLE" (docker_config { immutable_tags = true })
-- cure: person
select resource,
       case when immutable_unknown is not null then 'unknown'
            when not immutable then 'gap'
            when immutable then 'ok'
            else 'unknown' end as status,
       case when immutable_unknown is not null then 'whether tags can move ' || immutable_unknown
            when not immutable and not immutable_set then 'tag immutability is not set, and by default tags can be moved'
            when not immutable then 'tags can be moved to another image'
            when immutable is null then 'whether tags can move is not said here' end as reason,
       immutable_file as file, immutable_line as line
  from container_registry
 where platform in ('aws', 'google')
