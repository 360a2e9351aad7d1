-- SPDX-License-Identifier: Apache-2.0
-- id: bucket-public-access-prevented
-- title: Google buckets refuse every public grant
-- about: storage
-- area: data-models
-- severity: medium
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.10
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.7.2
-- why: With prevention inherited, one wrong binding opens the bucket; with it enforced, the binding has no effect.
-- fix: set public_access_prevention = "enforced" and uniform_bucket_level_access = true
-- cure: google
select resource,
       case when prevention_unknown is not null then 'unknown'
            when prevention <> 'enforced' then 'gap'
            when uniform_access_unknown is not null then 'unknown'
            when not uniform_access then 'gap'
            when prevention = 'enforced' and uniform_access then 'ok'
            else 'unknown' end as status,
       case when prevention_unknown is not null then 'public access prevention ' || prevention_unknown
            when prevention <> 'enforced' and not prevention_set then 'public access prevention is not set, so a public grant would work'
            when prevention <> 'enforced' then 'public access prevention is ' || prevention
            when uniform_access_unknown is not null then 'uniform access ' || uniform_access_unknown
            when not uniform_access then 'each object can have an ACL of its own'
            when prevention is null then 'public access prevention is not said here' end as reason,
       case when prevention = 'enforced' then uniform_access_file else prevention_file end as file,
       case when prevention = 'enforced' then uniform_access_line else prevention_line end as line
  from storage
 where platform = 'google'
