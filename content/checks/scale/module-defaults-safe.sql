-- SPDX-License-Identifier: Apache-2.0
-- id: module-defaults-safe
-- title: Modules are safe when the caller says nothing
-- about: terraform_variable
-- area: automation
-- severity: low
-- level: 4
-- phases: scale
-- caf: Ready
-- nist: GOVERN 1.4
-- iso: A.6.2.5
-- why: Most callers set what the example sets; whatever a module leaves open by default stays open in most estates.
-- fix: turn the default round, so that a caller has to ask for the open door by name
-- cure: person
select v.resource,
       case when v.default_value_unknown is not null then 'unknown'
            when v.default_value = r.value then 'gap'
            else 'ok' end as status,
       case when v.default_value_unknown is not null then 'the default of ' || v.variable || ' ' || v.default_value_unknown
            when v.default_value = r.value then 'when the caller does not set ' || v.variable || ', ' || r.means end as reason,
       v.file, v.line
  from terraform_variable v
  join risky_default r on v.variable regexp r.pattern
 where v.has_default
   and v.folder in (select case resource when '.' then '' else resource end from terraform_root where library)
