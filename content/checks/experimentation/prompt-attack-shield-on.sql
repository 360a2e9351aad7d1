-- SPDX-License-Identifier: Apache-2.0
-- id: prompt-attack-shield-on
-- code: SEC-010
-- title: Filters and guardrails block prompt attacks, direct and hidden
-- about: content_policy
-- area: security
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM01, LLM07
-- owasp26: LLM01, LLM08
-- iso: A.6.2.5
-- why: An instruction hidden in a document is obeyed like one of yours unless something in front says no.
-- fix: add content_filter rows Jailbreak and Indirect Attack with block_enabled = true (PROMPT_ATTACK with input_strength HIGH on Bedrock)
-- cure: openai
with shield as (
  select policy,
         max(looks_for = 'jailbreak' and enabled and blocking) as direct,
         max(looks_for = 'indirect attack' and enabled and blocking) as hidden,
         max(looks_for in ('jailbreak', 'indirect attack') and (enabled_unknown is not null or blocking_unknown is not null)) as blurred
    from content_filter
   where policy is not null
   group by policy
)
select p.resource,
       case when p.policy_unknown is not null then 'unknown'
            when s.direct and s.hidden then 'ok'
            when s.blurred then 'unknown'
            else 'gap' end as status,
       case when p.policy_unknown is not null then 'the name of the policy ' || p.policy_unknown
            when s.direct and s.hidden then null
            when s.blurred then 'whether its filters block is not known here'
            when s.direct then 'the policy ' || p.policy || ' does not block attacks hidden in documents (Indirect Attack)'
            else 'the policy ' || coalesce(p.policy, '') || ' does not block direct attacks (Jailbreak)' end as reason,
       p.file, p.line
  from content_policy p
  left join shield s on s.policy = p.policy
union all
select resource,
       case when filters_unknown is not null or attack_strength_unknown is not null then 'unknown'
            when filters like '%PROMPT_ATTACK%' then 'ok'
            else 'gap' end,
       case when filters_unknown is not null or attack_strength_unknown is not null then 'the list of its filters ' || coalesce(filters_unknown, attack_strength_unknown)
            when filters like '%PROMPT_ATTACK%' then null
            else 'the guardrail has no PROMPT_ATTACK filter' end,
       filters_file, filters_line
  from bedrock_guardrail
union all
select resource,
       case when injection_unknown is not null then 'unknown'
            when injection = 'enabled' then 'ok'
            else 'gap' end,
       case when injection_unknown is not null then 'the injection filter ' || injection_unknown
            when injection = 'enabled' then null
            else 'the Model Armor ' || kind || ' does not look for injections and jailbreaks' end,
       injection_file, injection_line
  from model_armor
