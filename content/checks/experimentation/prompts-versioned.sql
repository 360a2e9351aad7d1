-- SPDX-License-Identifier: Apache-2.0
-- id: prompts-versioned
-- code: MDL-010
-- title: System prompts are files under version control, without secrets
-- about: repo_file
-- area: data-models
-- severity: medium
-- level: 3
-- phases: experimentation
-- gates: G4
-- caf: Manage
-- nist: GOVERN 1.4
-- owasp25: LLM07, LLM01
-- owasp26: LLM08, LLM01
-- iso: A.6.2.3
-- why: a prompt is code that changes behaviour for everyone, and one with a password makes the password public
-- fix: move the prompt into prompts/ or a .prompty file, commit it, and let the model look secrets up through a tool
-- cure: person
select p.resource,
       case when s.digest is not null then 'gap'
            when p.tracked_unknown is not null then 'ok'
            when not p.tracked then 'gap'
            when p.tracked then 'ok'
            else 'unknown' end as status,
       case when s.digest is not null then 'a key (' || s.rule || ', SHA-256 ' || s.digest || '...) stands in the prompt'
            when p.tracked_unknown is not null then 'a prompt in a file of its own'
            when not p.tracked then 'git does not track this prompt'
            when p.tracked then null
            else 'whether git tracks it is not known' end as reason,
       p.file, coalesce(s.line, p.line) as line, 'declared' as quality
  from repo_file p left join (select file, min(rule) as rule, min(digest) as digest, min(line) as line from secret_match where not example group by file) s on s.file = p.file
 where p.purpose = 'prompt'
union all
select r.resource, 'unknown', 'AI SDKs are used, and no prompt file was found (prompts/, *.prompty): where the prompts live is not known', null, null, 'declared'
  from repository r
 where exists (select 1 from sdk_use where place not in ('test', 'doc')) and not exists (select 1 from repo_file where purpose = 'prompt')
