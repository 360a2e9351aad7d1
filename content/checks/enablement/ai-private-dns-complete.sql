-- SPDX-License-Identifier: Apache-2.0
-- id: ai-private-dns-complete
-- code: NET-004
-- title: Every private DNS zone that a private AI account needs is there
-- about: ai_account
-- area: networking
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.3
-- iso: A.6.2.5
-- why: A private endpoint whose name still resolves to the public address is found out in production, one client at a time.
-- fix: add azurerm_private_dns_zone for each zone named and link it to the network of the callers
-- cure: network openai
with missing as (
  select a.resource, group_concat(n.zone, ', ') as zones
    from ai_account a
    join dns_need n on n.kind = lower(a.kind)
   where not a.public_access and a.type not like 'module:%'
     and n.zone not in (select zone from private_dns_zone where zone is not null)
   group by a.resource
)
select a.resource,
       case when a.kind_unknown is not null then 'unknown'
            when m.resource is null then 'ok'
            when not exists (select 1 from private_dns_zone) then 'unknown'
            when exists (select 1 from private_dns_zone where zone_unknown is not null) then 'unknown'
            else 'gap' end as status,
       case when a.kind_unknown is not null then 'the kind of the account ' || a.kind_unknown
            when m.resource is null then null
            when not exists (select 1 from private_dns_zone)
              then 'no private DNS zone is declared here; zones kept by another team cannot be seen: ' || m.zones
            when exists (select 1 from private_dns_zone where zone_unknown is not null)
              then 'the names of some private DNS zones are not known here; these were not seen: ' || m.zones
            else 'there are private DNS zones, but not ' || m.zones end as reason,
       a.file, a.line
  from ai_account a
  left join missing m on m.resource = a.resource
 where not a.public_access and a.type not like 'module:%'
