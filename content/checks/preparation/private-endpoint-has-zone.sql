-- SPDX-License-Identifier: Apache-2.0
-- id: private-endpoint-has-zone
-- title: Every private endpoint writes its address into a DNS zone
-- about: private_endpoint
-- area: networking
-- severity: medium
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.7
-- iso: A.4.5
-- why: An address that is kept by hand is right until the endpoint is made anew.
-- fix: add private_dns_zone_group (privateDnsZoneGroups) with the zones of the service, or let a policy do it and waive this
-- cure: network
select e.resource,
       case when e.zones_unknown is not null then 'unknown'
            when e.zones > 0 or e.resource in (select endpoint from private_endpoint_zones where endpoint is not null)
              or case when e.resource like '%]' then rtrim(rtrim(rtrim(e.resource, ']'), '0123456789'), '[') else e.resource end in (select endpoint from private_endpoint_zones where endpoint is not null) then 'ok'
            when not exists (select 1 from private_dns_zone) then 'unknown'
            when exists (select 1 from private_endpoint_zones where endpoint is null) then 'unknown'
            else 'gap' end as status,
       case when e.zones_unknown is not null then 'the list of its zones ' || e.zones_unknown
            when e.zones > 0 or e.resource in (select endpoint from private_endpoint_zones where endpoint is not null)
              or case when e.resource like '%]' then rtrim(rtrim(rtrim(e.resource, ']'), '0123456789'), '[') else e.resource end in (select endpoint from private_endpoint_zones where endpoint is not null) then null
            when not exists (select 1 from private_dns_zone) then 'no private DNS zone is declared here; a policy may write the address into zones of another team'
            when exists (select 1 from private_endpoint_zones where endpoint is null) then 'there are zone groups, and of which endpoint is not known here'
            else 'the endpoint has no zone group, so no zone learns its address' end as reason,
       e.zones_file as file, e.zones_line as line
  from private_endpoint e
