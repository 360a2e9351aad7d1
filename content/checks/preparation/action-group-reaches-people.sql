-- SPDX-License-Identifier: Apache-2.0
-- id: action-group-reaches-people
-- title: An action group reaches somebody
-- about: action_group
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G3
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: An alert without a receiver is a log line.
-- fix: add an email_receiver, an arm_role_receiver or a webhook to the pager
-- cure: monitoring
select resource,
       case when enabled_unknown is not null or emails_unknown is not null then 'unknown'
            when not enabled then 'gap'
            when emails + hooks + phones + roles > 0 then 'ok'
            when hooks_unknown is not null or phones_unknown is not null or roles_unknown is not null then 'unknown'
            else 'gap' end as status,
       case when enabled_unknown is not null or emails_unknown is not null then 'whom it reaches ' || coalesce(enabled_unknown, emails_unknown)
            when not enabled then 'the action group is switched off'
            when emails + hooks + phones + roles > 0 then null
            when hooks_unknown is not null or phones_unknown is not null or roles_unknown is not null
              then 'whom it reaches ' || coalesce(hooks_unknown, phones_unknown, roles_unknown)
            else 'the action group has no receiver' end as reason,
       file, line
  from action_group
