-- SPDX-License-Identifier: Apache-2.0
-- id: bicep-arm-scanned-compiled
-- code: IAC-020
-- title: No security rule of the Bicep linter is switched off
-- about: bicep_rule
-- area: automation
-- severity: low
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: GOVERN 1.4
-- iso: A.6.2.5
-- why: a rule that is off hides what it would have found from everyone who compiles
-- fix: set the level of the rule in bicepconfig.json to error, or remove its entry
-- cure: person
with s(rule) as (values ('secure-secrets-in-params'), ('outputs-should-not-contain-secrets'), ('protect-commandtoexecute-secrets'), ('use-secure-value-for-secure-inputs'), ('secure-parameter-default'), ('adminusername-should-not-be-literal'))
select b.resource,
       case when lower(b.level) = 'off' then 'gap'
            when lower(b.level) in ('error', 'warning', 'info') then 'ok'
            else 'unknown' end as status,
       case when lower(b.level) = 'off' then 'the rule ' || b.rule || ' is off'
            when lower(b.level) in ('error', 'warning', 'info') then b.rule || ' is ' || b.level
            else 'the level of ' || b.rule || ' is not written' end as reason,
       b.file, b.line, 'declared' as quality
  from bicep_rule b join s on s.rule = b.rule
union all
select resource, 'ok', 'no bicepconfig.json switches a security rule off', null, null, 'declared'
  from repository where bicep and not exists (select 1 from bicep_rule b join s on s.rule = b.rule)
