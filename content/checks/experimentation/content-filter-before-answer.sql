-- SPDX-License-Identifier: Apache-2.0
-- id: content-filter-before-answer
-- title: Content filters decide before the answer is shown
-- about: content_policy
-- area: security
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- caf: Secure
-- nist: MANAGE 1.3
-- owasp25: LLM05
-- owasp26: LLM05
-- iso: A.6.2.6
-- why: An asynchronous filter streams first and judges afterwards; what it stops has been read by then.
-- fix: set mode = "Default" (or Blocking) on the policy of everything that faces people
-- cure: openai
select resource,
       case when mode_unknown is not null then 'unknown'
            when mode like '%asynchronous%' or mode = 'deferred' then 'gap'
            else 'ok' end as status,
       case when mode_unknown is not null then 'the mode of the policy ' || mode_unknown
            when mode like '%asynchronous%' or mode = 'deferred' then 'the policy is in mode ' || mode || ', so text is shown before it is judged' end as reason,
       mode_file as file, mode_line as line
  from content_policy
