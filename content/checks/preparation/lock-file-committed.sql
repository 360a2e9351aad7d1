-- SPDX-License-Identifier: Apache-2.0
-- id: lock-file-committed
-- code: IAC-006
-- title: The lock file of the providers is committed beside each root
-- about: terraform_root
-- area: automation
-- severity: medium
-- level: 2
-- phases: preparation
-- caf: Ready
-- nist: GOVERN 1.4
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.10.3
-- why: without it two machines plan with two providers, and nobody can repeat a plan
-- fix: run terraform init, commit .terraform.lock.hcl, and let .gitignore say .terraform/ and not .terraform*
-- cure: network
select resource,
       case when library or example then 'skip'
            when lock_file then 'ok'
            when not lock_file then 'gap'
            else 'unknown' end as status,
       case when library then 'a module for others, which has no lock file of its own'
            when example then 'an example'
            when lock_file then null
            when not lock_file then 'no .terraform.lock.hcl stands beside this root'
            else 'whether a lock file stands beside this root is not known' end as reason,
       file, line
  from terraform_root
union all
select resource, case when ignores_lock then 'gap' else 'ok' end,
       case when ignores_lock then '.gitignore leaves out .terraform.lock.hcl' else '.gitignore lets .terraform.lock.hcl in' end, case when ignores_lock then '.gitignore' end, case when ignores_lock then 1 end
  from repository where terraform
