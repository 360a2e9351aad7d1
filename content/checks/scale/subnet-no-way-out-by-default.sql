-- SPDX-License-Identifier: Apache-2.0
-- id: subnet-no-way-out-by-default
-- title: Subnets give machines no public way in or out by themselves
-- about: subnet
-- area: networking
-- severity: low
-- level: 4
-- phases: scale
-- caf: Ready
-- nist: MEASURE 2.7
-- iso: A.4.5
-- why: Default outbound addresses and automatic public addresses are there before anybody decided on them.
-- fix: set default_outbound_access_enabled = false (map_public_ip_on_launch = false) and give the subnet a NAT gateway or a route to the firewall
-- cure: network aws
select resource,
       case when public_ips or default_outbound then 'gap'
            when public_ips_unknown is not null or default_outbound_unknown is not null then 'unknown'
            else 'ok' end as status,
       case when public_ips then 'every machine in the subnet gets a public address'
            when default_outbound and default_outbound_set then 'machines in the subnet go out by an address of the provider''s'
            when default_outbound then 'default outbound access is not switched off, so machines go out by an address of the provider''s'
            when public_ips_unknown is not null or default_outbound_unknown is not null
              then 'what machines in it get by default ' || coalesce(public_ips_unknown, default_outbound_unknown) end as reason,
       case when public_ips then public_ips_file else default_outbound_file end as file,
       case when public_ips then public_ips_line else default_outbound_line end as line
  from subnet
 where platform in ('aws', 'azure') and coalesce(name, '') not like '%AzureFirewall%' and coalesce(name, '') not like '%Bastion%' and coalesce(name, '') not like '%Gateway%'
