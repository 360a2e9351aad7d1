-- SPDX-License-Identifier: Apache-2.0
-- id: policy-as-code-enforced
-- code: GOV-006
-- title: Cloud policies for AI are enforced, not only reported
-- about: policy_assignment
-- area: governance
-- severity: high
-- level: 4
-- phases: preparation, scale
-- gates: G5
-- caf: Govern
-- nist: GOVERN 1.4
-- owasp25: LLM02, LLM10
-- owasp26: LLM02, LLM06
-- iso: A.6.2.5
-- why: A policy in audit mode writes down that the account is public; one in deny mode keeps it from being so.
-- fix: set enforce = true (enforcementMode: Default) and the effect Deny, after a week in audit
-- cure: policy
select resource,
       case when enforced_unknown is not null or effect_unknown is not null then 'unknown'
            when not enforced then 'gap'
            when effect in ('audit', 'auditifnotexists', 'disabled') then 'gap'
            when enforced then 'ok'
            else 'unknown' end as status,
       case when enforced_unknown is not null or effect_unknown is not null then 'whether it is enforced ' || coalesce(enforced_unknown, effect_unknown)
            when not enforced then 'the policy is assigned and not enforced'
            when effect in ('audit', 'auditifnotexists', 'disabled') then 'the effect of the policy is ' || effect
            when enforced is null then 'whether it is enforced is not said here' end as reason,
       case when effect in ('audit', 'auditifnotexists', 'disabled') then effect_file else enforced_file end as file,
       case when effect in ('audit', 'auditifnotexists', 'disabled') then effect_line else enforced_line end as line
  from policy_assignment
