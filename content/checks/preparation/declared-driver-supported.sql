-- SPDX-License-Identifier: Apache-2.0
-- id: declared-driver-supported
-- title: GPU drivers that code pins are of a branch that is still fixed
-- about: terraform_variable
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- gates: G3
-- caf: Ready
-- nist: GOVERN 1.7
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.4.4
-- why: A pinned driver is never updated by itself; once its branch ends, no hole in it is closed and no new CUDA fits it.
-- fix: raise the default to the newest driver of a supported branch, and test the images against it
-- cure: person
select v.resource,
       case when v.default_value_unknown is not null then 'unknown'
            when not v.has_default then 'ok'
            when v.default_value not regexp '^[0-9]{3}[.][0-9]' then 'unknown'
            when b.ends < substr((select value from parameter where name = 'today'), 1, 7) then 'gap'
            else 'ok' end as status,
       case when v.default_value_unknown is not null then 'the default of ' || v.variable || ' ' || v.default_value_unknown
            when not v.has_default then null
            when v.default_value not regexp '^[0-9]{3}[.][0-9]' then 'the default of ' || v.variable || ', ' || v.default_value || ', is no driver version'
            when b.ends < substr((select value from parameter where name = 'today'), 1, 7)
              then 'driver ' || v.default_value || ' is of branch ' || substr(v.default_value, 1, 3) || ', whose fixes ended by ' || b.ends end as reason,
       v.file, v.line
  from terraform_variable v
  left join driver_branch b on cast(v.default_value as integer) between b.first and b.last
 where v.variable regexp '(gpu|nvidia)[a-z_]*driver_version$'
