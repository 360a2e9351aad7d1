-- SPDX-License-Identifier: Apache-2.0
-- id: host-throttle-reasons
-- code: HST-011
-- title: No GPU is slowed down by heat or by its power supply
-- about: gpu
-- area: gpu
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: A throttled card looks like a slow model, and the driver knows the reason.
-- fix: Look at fans, air flow and inlet temperature, then at the power supply and its cables when the power brake is on.
-- cure: person
select resource,
       case when throttle_heat then 'gap'
            when throttle_brake then 'gap'
            when throttle_heat_soft then 'unknown'
            when throttle_heat_unknown is not null then 'unknown'
            when temperature_slow - temperature <= 5 then 'unknown'
            when throttle_heat = 0 then 'ok'
            else 'unknown' end as status,
       case when throttle_heat then 'the hardware slows the card down for heat' || coalesce(' at ' || temperature || ' C', '')
            when throttle_brake then 'the power supply''s brake slows the card down'
            when throttle_heat_soft then 'the driver kept the card slower for heat in this one sample' || coalesce(' (' || temperature || ' C)', '') || ', look again under load'
            when throttle_heat_unknown is not null then 'why it slows down ' || throttle_heat_unknown
            when temperature_slow - temperature <= 5 then temperature || ' C is close to the ' || temperature_slow || ' C at which it slows down'
            when throttle_heat = 0 then 'not slowed down' || coalesce(', ' || temperature || ' C', '')
            else 'the card does not report why it slows down' end as reason,
       throttle_heat_file as file,
       case when throttle_brake and not throttle_heat then throttle_brake_line
            when throttle_heat_soft and not throttle_heat then throttle_heat_soft_line else throttle_heat_line end as line
  from gpu
