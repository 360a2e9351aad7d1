-- SPDX-License-Identifier: Apache-2.0
-- id: timeouts-aligned
-- code: INF-010
-- title: A request to a managed endpoint may take as long as its answer
-- about: ml_deployment
-- area: resilience
-- severity: medium
-- level: 3
-- phases: experimentation, scale
-- caf: Adopt
-- nist: MANAGE 2.3
-- iso: A.6.2.5
-- why: The default limit of five seconds cuts long answers off, and the client that tries again pays twice.
-- fix: set requestSettings.requestTimeout (PT90S is the most) above the slowest answer, and every timeout in front of it a little higher
-- cure: person
select resource,
       case when timeout_unknown is not null then 'unknown'
            when timeout is null then 'unknown'
            when timeout regexp '^PT([0-9]|[12][0-9])(\.[0-9]+)?S$' then 'gap'
            else 'ok' end as status,
       case when timeout_unknown is not null then 'how long a request may take ' || timeout_unknown
            when timeout is null then 'how long a request may take is not said here'
            when timeout regexp '^PT([0-9]|[12][0-9])(\.[0-9]+)?S$' and not timeout_set then 'requestTimeout is not set, and the default is five seconds'
            when timeout regexp '^PT([0-9]|[12][0-9])(\.[0-9]+)?S$' then 'a request may take ' || timeout || ', shorter than many an answer' end as reason,
       timeout_file as file, timeout_line as line
  from ml_deployment
 where platform = 'azure'
