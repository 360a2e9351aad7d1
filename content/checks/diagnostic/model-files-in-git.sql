-- SPDX-License-Identifier: Apache-2.0
-- id: model-files-in-git
-- code: SHA-014
-- title: No weights or data sets are committed to the code repository
-- about: model_file
-- area: shadow-ai
-- severity: low
-- level: 2
-- phases: diagnostic, enablement
-- caf: Govern
-- nist: MAP 2.3
-- owasp25: LLM02, LLM03
-- owasp26: LLM02, LLM04
-- iso: A.7.5
-- why: a model in git has no owner and no scan, and can never be deleted from the history
-- fix: move the file to a registry or bucket and load it from there by version, or keep a pointer with Git LFS
-- cure: person
select resource,
       case when tracked_unknown is not null then 'unknown'
            when not tracked then 'ok'
            when lfs then 'ok'
            when tracked then 'gap'
            else 'unknown' end as status,
       case when tracked_unknown is not null then 'whether git tracks this ' || format || ' file ' || tracked_unknown
            when not tracked then 'git does not track it'
            when lfs then 'a pointer of Git LFS'
            when tracked then 'git tracks this ' || format || ' file of ' || case when size >= 1048576 then (size / 1048576) || ' MiB' else size || ' bytes' end
            else 'whether git tracks it is not known' end as reason,
       file, line
  from model_file
