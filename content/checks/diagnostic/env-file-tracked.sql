-- SPDX-License-Identifier: Apache-2.0
-- id: env-file-tracked
-- code: SHA-005
-- title: Files that hold credentials are not tracked by git, and are ignored before the first one appears
-- about: env_file
-- area: shadow-ai
-- severity: high
-- level: 2
-- phases: diagnostic, enablement
-- caf: Secure
-- nist: GOVERN 1.4
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: most leaked keys were pushed in a file whose name says what it holds
-- fix: take the file out of git (git rm --cached), change what it held, and put .env and *.tfstate into .gitignore
-- cure: person
select resource,
       case when sample then 'ok'
            when tracked_unknown is not null then 'unknown'
            when not tracked then 'ok'
            when kind = 'env' and filled = 0 then 'ok'
            when tracked then 'gap'
            else 'unknown' end as status,
       case when sample then 'a sample by its name'
            when tracked_unknown is not null then 'whether git tracks this ' || kind || ' file ' || tracked_unknown
            when not tracked then 'git does not track it'
            when kind = 'env' and filled = 0 then 'no setting in it has a value'
            when tracked then 'git tracks this ' || kind || ' file' || coalesce(' with ' || nullif(filled, 0) || ' values', '')
            else 'whether git tracks it is not known' end as reason,
       file, line
  from env_file
union all
select resource,
       case when not git then 'skip'
            when not ignores_env then 'gap'
            when terraform and not ignores_state then 'gap'
            else 'ok' end,
       case when not git then 'this is no working tree of git'
            when not ignores_env then '.gitignore does not leave out .env'
            when terraform and not ignores_state then '.gitignore does not leave out terraform.tfstate'
            else '.gitignore leaves out .env' || case when terraform then ' and state files' else '' end end,
       null, null
  from repository
