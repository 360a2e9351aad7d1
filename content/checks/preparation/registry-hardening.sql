-- SPDX-License-Identifier: Apache-2.0
-- id: registry-hardening
-- code: SEC-013
-- title: The registry of serving images has no shared admin and no anonymous pull
-- about: container_registry
-- area: security
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Secure
-- nist: MANAGE 3.1
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.10.3
-- why: One admin password for everybody who ever deployed is a password in every pipeline log.
-- fix: set admin_enabled = false and anonymous_pull_enabled = false, and give AcrPull to the identity of the cluster
-- cure: registry
select resource,
       case when admin_user or anonymous_pull then 'gap'
            when admin_user_unknown is not null or anonymous_pull_unknown is not null then 'unknown'
            when not admin_user then 'ok'
            else 'unknown' end as status,
       case when admin_user then 'the shared admin user is on'
            when anonymous_pull then 'everybody may pull images without sign-in'
            when admin_user_unknown is not null then 'whether the admin user is on ' || admin_user_unknown
            when anonymous_pull_unknown is not null then 'anonymous pull ' || anonymous_pull_unknown
            when admin_user is null then 'the admin user is not said here' end as reason,
       case when anonymous_pull and not admin_user then anonymous_pull_file else admin_user_file end as file,
       case when anonymous_pull and not admin_user then anonymous_pull_line else admin_user_line end as line
  from container_registry
 where platform = 'azure'
