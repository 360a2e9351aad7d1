-- SPDX-License-Identifier: Apache-2.0
-- id: private-dns-zone-linked
-- title: Every private DNS zone is linked to a network
-- about: private_dns_zone
-- area: networking
-- severity: medium
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.7
-- iso: A.4.5
-- why: A zone without a link answers nobody, and the name goes on resolving to the public address.
-- fix: add azurerm_private_dns_zone_virtual_network_link (virtualNetworkLinks) for the network of the callers
-- cure: network
select z.resource,
       case when z.resource in (select zone from private_dns_link where zone is not null) or z.zone in (select zone from private_dns_link where zone is not null)
              or case when z.resource like '%]' then rtrim(rtrim(rtrim(z.resource, ']'), '0123456789'), '[') else z.resource end in (select zone from private_dns_link where zone is not null) then 'ok'
            when z.type like 'module:%' then 'unknown'
            when exists (select 1 from private_dns_link where zone is null) then 'unknown'
            else 'gap' end as status,
       case when z.resource in (select zone from private_dns_link where zone is not null) or z.zone in (select zone from private_dns_link where zone is not null)
              or case when z.resource like '%]' then rtrim(rtrim(rtrim(z.resource, ']'), '0123456789'), '[') else z.resource end in (select zone from private_dns_link where zone is not null) then null
            when z.type like 'module:%' then 'the links of the zone are left to the module'
            when exists (select 1 from private_dns_link where zone is null) then 'there are links, and of which zone is not known here'
            else 'the zone ' || coalesce(z.zone, z.name, '') || ' is linked to no network' end as reason,
       z.file, z.line
  from private_dns_zone z
