-- SPDX-License-Identifier: Apache-2.0
-- id: budget-contacts-live
-- code: CST-003
-- title: Budget warnings reach somebody who can act
-- about: budget
-- area: cost
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Manage
-- nist: MANAGE 4.3
-- iso: A.3.2
-- why: A warning to one mailbox of a person on holiday is no warning.
-- fix: set contact_groups to an action group, or contact_emails to at least two people
-- cure: budget
select resource,
       case when emails_unknown is not null or receivers_unknown is not null or addresses_unknown is not null then 'unknown'
            when lower(addresses) regexp '(example\.(com|org|net)|test@|changeme|<)' then 'gap'
            when receivers > 0 or emails >= 2 then 'ok'
            else 'gap' end as status,
       case when emails_unknown is not null or receivers_unknown is not null or addresses_unknown is not null
              then 'who is told ' || coalesce(emails_unknown, receivers_unknown, addresses_unknown)
            when lower(addresses) regexp '(example\.(com|org|net)|test@|changeme|<)' then 'an address of the budget is a placeholder'
            when receivers > 0 or emails >= 2 then null
            when emails = 1 then 'the budget writes to one address and to no action group'
            else 'the budget writes to nobody' end as reason,
       emails_file as file, emails_line as line
  from budget
