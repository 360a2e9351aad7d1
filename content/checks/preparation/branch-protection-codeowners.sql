-- SPDX-License-Identifier: Apache-2.0
-- id: branch-protection-codeowners
-- code: IAC-017
-- title: The default branch needs a review by an owner of the infrastructure
-- about: repository
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Govern
-- nist: GOVERN 2.1
-- iso: A.6.2.5
-- why: every other check can be undone by one direct push
-- fix: name the owners of *.tf, *.bicep, manifests and .github/workflows in CODEOWNERS, require their review on the default branch, and answer automation.branch_protection
-- cure: pipelines
with o as (select min(file) as file, max(trim(terms)) as terms from repo_file where purpose = 'codeowners'),
     a as (select lower(value) as v, file, line, days_between(day, (select value from parameter where name = 'today')) as age from answer where question = 'automation.branch_protection')
select r.resource,
       case when not r.infrastructure then 'skip'
            when o.file is null then 'gap'
            when o.terms = '' then 'gap'
            when a.v is null or a.age is null or a.age > 180 then 'unknown'
            when a.v in ('true', 'yes', 'on') then 'ok'
            else 'gap' end as status,
       case when not r.infrastructure then 'there is no infrastructure in this repository'
            when o.file is null then 'there is no CODEOWNERS, so nobody in particular must agree to a change'
            when o.terms = '' then 'CODEOWNERS says nothing of infrastructure code'
            when a.v is null then 'CODEOWNERS covers ' || o.terms || '; whether the branch demands their review is not answered (automation.branch_protection)'
            when a.age is null then 'the answer has no day, so its age is not known'
            when a.age > 180 then 'the answer is ' || a.age || ' days old, more than 180'
            when a.v in ('true', 'yes', 'on') then 'owners of ' || o.terms || ' must agree'
            else 'the branch does not demand the review of owners' end as reason,
       coalesce(o.file, a.file) as file, case when o.file is not null then 1 else a.line end as line,
       case when a.v is not null then 'attested' else 'declared' end as quality
  from repository r left join o on 1 left join a on 1
