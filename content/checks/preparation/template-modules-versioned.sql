-- SPDX-License-Identifier: Apache-2.0
-- id: template-modules-versioned
-- title: Bicep modules from a registry and linked templates stand still
-- about: bicep_module
-- area: automation
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: GOVERN 1.4
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.10.3
-- why: A template fetched from an address without a version can change between two deployments without a commit of yours.
-- fix: name a version behind the module (br/public:avm/res/...:0.11.1), or keep the linked template beside yours and use relativePath
-- cure: network
select resource,
       case when pinned_unknown is not null then 'unknown'
            when pinned then 'ok'
            when not pinned then 'gap'
            else 'unknown' end as status,
       case when pinned_unknown is not null then 'the address of the template ' || pinned_unknown
            when pinned then null
            when not pinned then 'the module ' || module || ' names no version'
            else 'the version of the module is not said here' end as reason,
       file, line
  from bicep_module
 where kind <> 'local'
