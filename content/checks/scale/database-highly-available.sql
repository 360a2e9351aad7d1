-- SPDX-License-Identifier: Apache-2.0
-- id: database-highly-available
-- title: A vector database has a second leg and a tier for production
-- about: database
-- area: resilience
-- severity: medium
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: Retrieval stops with the database, and every answer after that is made up or missing.
-- fix: set availability_type = "REGIONAL" (multi_az, high_availability, a second geo_location) and a tier that is not shared
-- cure: person
select resource,
       case when highly_available_unknown is not null or tier_unknown is not null then 'unknown'
            when lower(tier) regexp '(db-f1-micro|db-g1-small|\.micro$|^b_)' then 'gap'
            when highly_available then 'ok'
            when not highly_available then 'gap'
            else 'unknown' end as status,
       case when highly_available_unknown is not null or tier_unknown is not null then 'its second leg ' || coalesce(highly_available_unknown, tier_unknown)
            when lower(tier) regexp '(db-f1-micro|db-g1-small|\.micro$|^b_)' then 'the tier ' || tier || ' is a shared or burstable one'
              || case when not highly_available then ', and there is no second zone' else '' end
            when highly_available then null
            when not highly_available then 'no second zone or region takes over'
            else 'whether a second zone takes over is not said here' end as reason,
       case when tier_set then tier_file else highly_available_file end as file,
       case when tier_set then tier_line else highly_available_line end as line
  from database
 where highly_available is not null or highly_available_unknown is not null
