-- SPDX-License-Identifier: Apache-2.0
-- id: log-workspace-not-public
-- title: Log workspaces do not take and give logs over public networks
-- about: log_workspace
-- area: networking
-- severity: low
-- level: 4
-- phases: scale
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: The log is the last witness; it should answer only people inside.
-- fix: set public ingestion and query access to Disabled and add a private link scope, once the team can reach it from inside
-- cure: monitoring
select resource,
       case when public_ingest or public_query then 'gap'
            when public_ingest_unknown is not null or public_query_unknown is not null then 'unknown'
            when not public_ingest and not public_query then 'ok'
            else 'unknown' end as status,
       case when public_ingest and public_query then 'the workspace can be written and read from public networks' || case when public_ingest_set then '' else ', which is the default' end
            when public_ingest then 'the workspace can be written from public networks'
            when public_query then 'the workspace can be read from public networks'
            when public_ingest_unknown is not null or public_query_unknown is not null then 'its public access ' || coalesce(public_ingest_unknown, public_query_unknown)
            when public_ingest is null or public_query is null then 'its public access is not said here' end as reason,
       case when public_ingest or not public_query then public_ingest_file else public_query_file end as file,
       case when public_ingest or not public_query then public_ingest_line else public_query_line end as line
  from log_workspace
 where platform = 'azure'
