-- SPDX-License-Identifier: Apache-2.0
-- id: modules-pinned
-- code: IAC-005
-- title: Modules from elsewhere are pinned
-- about: terraform_module_call
-- area: automation
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: GOVERN 1.4
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.10.3
-- why: A branch or an open range lets somebody else change your network the next time you run init.
-- fix: set version to an exact or bounded version, or ?ref= to a commit or a v-tag
-- cure: network
select resource,
       case when pinned_unknown is not null then 'unknown'
            when pinned then 'ok'
            when not pinned then 'gap'
            else 'unknown' end as status,
       case when pinned_unknown is not null then 'its source ' || pinned_unknown
            when pinned then null
            when not pinned and version is not null then 'the module ' || module_source || ' follows ' || version || ', which moves'
            when not pinned then 'the module ' || module_source || ' names no version'
            else 'the source of the module is not said here' end as reason,
       file, line
  from terraform_module_call
 where kind <> 'local' or kind is null
