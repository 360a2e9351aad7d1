-- SPDX-License-Identifier: Apache-2.0
-- id: defender-for-ai
-- code: SEC-011
-- title: Defender watches over AI services
-- about: ai_account
-- area: security
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Secure
-- nist: MANAGE 4.1
-- owasp25: LLM01, LLM10
-- owasp26: LLM01, LLM06
-- iso: A.6.2.6
-- why: Nobody reads every prompt; the plan raises an alarm on stolen keys, jailbreaks and leaked data.
-- fix: add azurerm_security_center_subscription_pricing with resource_type = "AI" and tier = "Standard"
-- cure: defender
select 'Defender for AI' as resource,
       case when exists (select 1 from defender_plan where protects = 'ai' and tier = 'standard') then 'ok'
            when exists (select 1 from defender_plan where protects_unknown is not null or (protects = 'ai' and tier_unknown is not null)) then 'unknown'
            else 'gap' end as status,
       case when exists (select 1 from defender_plan where protects = 'ai' and tier = 'standard') then null
            when exists (select 1 from defender_plan where protects_unknown is not null or (protects = 'ai' and tier_unknown is not null))
              then 'a Defender plan is declared, and whether it covers AI services is not known here'
            when exists (select 1 from defender_plan where protects = 'ai') then 'the plan for AI services is on the free tier'
            else 'there are AI accounts, and no Defender plan for AI services is declared' end as reason,
       min(file) as file, line
  from ai_account
 where (not exists (select 1 from terraform_root) or exists (select 1 from terraform_root where not library and not example))
having count(*) > 0
