-- SPDX-License-Identifier: Apache-2.0
-- id: host-pcie-link
-- code: HST-009
-- title: PCIe links run at their full width and generation
-- about: gpu
-- area: gpu
-- severity: medium
-- level: 4
-- phases: preparation
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: A card that trained down to half its lanes loads models at half the speed and nothing else says so.
-- fix: Reseat the card or its riser, look at the slot's wiring and the BIOS settings of that slot, then compare again under load.
-- cure: person
with link as (
    select resource, pcie_width as width, pcie_width_max as width_max, pcie_generation as generation,
           pcie_generation_max as generation_max, state,
           coalesce(pcie_width_unknown, pcie_width_max_unknown) as unknown, pcie_width_file as file, pcie_width_line as line,
           pcie_generation_line as generation_line
      from gpu where pcie_width is not null or pcie_width_unknown is not null
    union all
    select resource, pcie_width, pcie_width_max, null, null, null, null, file, line, line
      from pci_device
     where kind = 'gpu' and vendor = 'nvidia'
       and not exists (select 1 from gpu where machine = 'host' and pcie_width is not null))
select resource,
       case when width < width_max then 'gap'
            when unknown is not null then 'unknown'
            when width is null or width_max is null then 'unknown'
            when generation < generation_max and state = 'P0' then 'gap'
            when generation < generation_max then 'unknown'
            else 'ok' end as status,
       case when width < width_max then 'runs on ' || width || ' of ' || width_max || ' PCIe lanes'
            when unknown is not null then 'the width of the PCIe link ' || unknown
            when width is null or width_max is null then 'the width of the PCIe link is not known'
            when generation < generation_max and state = 'P0' then 'runs at PCIe generation ' || generation || ' of ' || generation_max || ' at full speed'
            when generation < generation_max then 'all ' || width || ' lanes run; generation ' || generation || ' of ' || generation_max
              || ' at ' || coalesce(state, 'an unknown state') || ' is usual while idle, look again under load'
            else width || ' of ' || width_max || ' PCIe lanes' end as reason,
       file, case when width >= width_max and generation < generation_max then generation_line else line end as line
  from link
