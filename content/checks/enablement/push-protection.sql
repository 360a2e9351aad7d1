-- SPDX-License-Identifier: Apache-2.0
-- id: push-protection
-- code: SHA-015
-- title: Secrets are stopped before they are pushed
-- about: repository
-- area: shadow-ai
-- severity: medium
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MANAGE 4.1
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: a key that is found after the push must be changed, one that is stopped before costs nothing
-- fix: add a hook of gitleaks, detect-secrets or trufflehog to .pre-commit-config.yaml, and turn on push protection at the host of the repository
-- cure: person
with h as (select min(file) as file, max(trim(terms)) as tools from repo_file where purpose = 'push-hook' and trim(terms) <> ''),
     a as (select lower(value) as v, days_between(day, (select value from parameter where name = 'today')) as age, file, line from answer where question = 'security.push_protection')
select r.resource,
       case when h.file is not null then 'ok'
            when a.v in ('true', 'yes', 'enabled', 'on') and a.age <= 180 then 'ok'
            when not r.git then 'unknown'
            when r.git then 'gap'
            else 'unknown' end as status,
       case when h.file is not null then h.file || ' runs ' || h.tools
            when a.v in ('true', 'yes', 'enabled', 'on') and a.age <= 180 then 'push protection is on, as answered'
            when not r.git then 'this is no working tree of git'
            else 'no hook of the repository searches for secrets' end as reason,
       coalesce(h.file, a.file) as file, case when h.file is null then a.line else 1 end as line,
       case when h.file is null and a.v is not null then 'attested' else 'declared' end as quality
  from repository r left join h on h.file is not null left join a on 1
