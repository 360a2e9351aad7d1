-- SPDX-License-Identifier: Apache-2.0
-- id: lambda-no-plain-secret
-- title: Functions carry no keys or passwords in their variables
-- about: lambda_function
-- area: security
-- severity: critical
-- level: 2
-- phases: diagnostic, enablement
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: Variables of a function are shown to everybody who may look at it, and they lie in the plan and the state.
-- fix: keep the key in Secrets Manager and let the function fetch it by its role; rotate the one that was here
-- cure: person
select resource,
       case when plain_secret_unknown is not null then 'unknown'
            when plain_secret then 'gap'
            when not plain_secret then 'ok'
            else 'unknown' end as status,
       case when plain_secret_unknown is not null then 'whether a variable carries a key ' || plain_secret_unknown
            when plain_secret then 'a variable with the name of a key or password has a value'
            when plain_secret is null then 'whether a variable carries a key is not said here' end as reason,
       plain_secret_file as file, plain_secret_line as line
  from lambda_function
