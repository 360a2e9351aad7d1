-- SPDX-License-Identifier: Apache-2.0
-- id: hub-revision-pinned
-- code: MDL-005
-- title: Models from a public hub are loaded at a fixed commit
-- about: model_load
-- area: data-models
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- caf: Secure
-- nist: MANAGE 3.1
-- owasp25: LLM03, LLM04
-- owasp26: LLM04, LLM05
-- iso: A.10.3
-- why: the name of a model leads to a branch, and its owner can rewrite that at any time
-- fix: pass revision= with the 40 digits of the commit, or load a copy from a registry of your own
-- cure: person
select resource,
       case when not hub or place in ('test', 'doc') then 'skip'
            when local then 'skip'
            when length(revision) = 40 and not regexp('[^0-9a-f]', revision) then 'ok'
            when has_revision and (revision in ('main', 'master') or regexp('^v?[0-9.]+$', revision)) then 'gap'
            when has_revision then 'unknown'
            when model is null then 'unknown'
            when not has_revision then 'gap'
            else 'unknown' end as status,
       case when not hub then 'fetches nothing from a hub'
            when place in ('test', 'doc') then 'stands in a ' || place || ' file'
            when local then 'loads ' || model || ', which is no model of a hub'
            when length(revision) = 40 and not regexp('[^0-9a-f]', revision) then null
            when has_revision and (revision in ('main', 'master') or regexp('^v?[0-9.]+$', revision)) then call || ' asks for the revision ' || revision || ', which can be moved'
            when has_revision then 'the revision is computed: ' || revision
            when model is null then 'which model ' || call || ' loads is computed, and no revision is given'
            else call || ' loads ' || model || ' without a revision' end as reason,
       file, line
  from model_load
