-- SPDX-License-Identifier: Apache-2.0
-- id: host-nvml-usable
-- code: HST-001
-- title: The NVIDIA driver is loaded and its management library answers
-- about: gpu_host
-- area: gpu
-- severity: critical
-- level: 3
-- phases: diagnostic, preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.3
-- iso: A.4.5
-- why: A machine that lost its driver at the last kernel upgrade still boots, answers SSH and looks healthy, with no GPU in it.
-- fix: Install the driver for the running kernel (apt install nvidia-driver-580-server, or the GPU operator), restart, and see nvidia-smi list every card.
-- cure: person
select resource,
       case when library = 'ok' and answering_gpus > 0 then 'ok'
            when contained and not coalesce(module_loaded, 0) then 'unknown'
            when not module_loaded then 'gap'
            when library_unknown is not null then 'unknown'
            when library = 'ok' then 'gap'
            when contained then 'unknown'
            when library is not null then 'gap'
            else 'unknown' end as status,
       case when library = 'ok' and answering_gpus > 0 then answering_gpus || ' GPUs answer, driver ' || coalesce(library_driver, '?')
            when contained then pci_gpus || ' NVIDIA devices are on the PCI bus, but this is a container without the driver''s files; run lintel on the host'
            when not module_loaded then pci_gpus || ' NVIDIA devices are on the PCI bus and the kernel module nvidia is not loaded'
              || case when nouveau then ' (nouveau is)' else '' end
            when library_unknown is not null then 'the management library ' || library_unknown
            when library = 'ok' then 'the driver is loaded and no GPU answers it'
            else 'the management library does not answer: ' || library end as reason,
       file, line
  from gpu_host
