-- SPDX-License-Identifier: Apache-2.0
-- id: provider-versions-bounded
-- code: IAC-003
-- title: Every provider is held to one major version
-- about: terraform_provider
-- area: automation
-- severity: high
-- level: 2
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: GOVERN 1.4
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.6.2.5
-- why: The next major version renames attributes and changes defaults, and it arrives with an innocent init.
-- fix: set version = "~> 4.1" (or another bound that leaves one major) in required_providers
-- cure: network
select resource,
       case when bounded_unknown is not null or version_unknown is not null then 'unknown'
            when bounded then 'ok'
            when locked is not null then 'ok'
            else 'gap' end as status,
       case when bounded_unknown is not null or version_unknown is not null then 'the version of ' || provider || ' ' || coalesce(bounded_unknown, version_unknown)
            when bounded then null
            when locked is not null then 'no bound, but the lock file holds ' || provider || ' at ' || locked
            when version is null or version = '' then 'no version of ' || provider || ' is asked for, so init takes the newest'
            else 'the constraint of ' || provider || ' (' || version || ') lets the next major version in' end as reason,
       file, line
  from terraform_provider
 where (used or declared)
   and root not in (select case resource when '.' then '' else resource end from terraform_root where library or example)
