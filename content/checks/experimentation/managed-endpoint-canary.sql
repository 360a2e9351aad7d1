-- SPDX-License-Identifier: Apache-2.0
-- id: managed-endpoint-canary
-- title: Managed endpoints can take a new model version in steps
-- about: ml_endpoint
-- area: resilience
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- gates: G5
-- caf: Adopt
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: A model that was good in the notebook is tried on a part of the traffic first, or on all of it by mistake.
-- fix: give the endpoint a second deployment with a share of traffic, mirrorTraffic, or a blue/green policy with auto_rollback_configuration
-- cure: person
select resource,
       case when splits_unknown is not null or mirrored_unknown is not null then 'unknown'
            when splits >= 2 or mirrored or rollback then 'ok'
            else 'gap' end as status,
       case when splits_unknown is not null or mirrored_unknown is not null then 'how its traffic is split ' || coalesce(splits_unknown, mirrored_unknown)
            when splits >= 2 or mirrored or rollback then null
            else 'all traffic goes to one deployment, with no mirror and no way back by itself' end as reason,
       splits_file as file, splits_line as line
  from ml_endpoint
