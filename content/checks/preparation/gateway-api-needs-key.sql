-- SPDX-License-Identifier: Apache-2.0
-- id: gateway-api-needs-key
-- title: Every API of the gateway asks who is calling
-- about: gateway_api
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM06, LLM10
-- owasp26: LLM06
-- iso: A.9.2
-- why: An API without a subscription key or sign-in gives models and tools to whoever finds the address.
-- fix: set subscription_required = true (subscriptionRequired), or put OAuth in authenticationSettings
-- cure: person
select resource,
       case when subscription_required_unknown is not null then 'unknown'
            when subscription_required then 'ok'
            when sign_in_unknown is not null then 'unknown'
            when sign_in then 'ok'
            when not subscription_required then 'gap'
            else 'unknown' end as status,
       case when subscription_required_unknown is not null then 'whether callers need a key ' || subscription_required_unknown
            when subscription_required then null
            when sign_in_unknown is not null then 'sign-in ' || sign_in_unknown
            when sign_in then null
            when not subscription_required then 'callers of this ' || coalesce(kind, 'http') || ' API need neither a subscription key nor a sign-in'
            else 'whether callers need a key is not said here' end as reason,
       subscription_required_file as file, subscription_required_line as line
  from gateway_api
