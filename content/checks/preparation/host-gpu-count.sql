-- SPDX-License-Identifier: Apache-2.0
-- id: host-gpu-count
-- code: HST-002
-- title: Every NVIDIA GPU on the PCI bus answers the driver
-- about: gpu_host
-- area: gpu
-- severity: critical
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: A GPU that fell off the bus vanishes without a word, and a job that wants eight cards then hangs on seven.
-- fix: Drain the machine, look for Xid 79 in the kernel log, restart, and have the card that stays away replaced.
-- cure: person
select resource,
       case when not module_loaded then 'unknown'
            when answering_gpus < pci_gpus and library = 'ok' then 'gap'
            when answering_gpus < pci_gpus and library_unknown is not null then 'gap'
            when answering_gpus < pci_gpus then 'unknown'
            when answering_gpus >= pci_gpus then 'ok'
            else 'unknown' end as status,
       case when not module_loaded then 'the driver is not loaded, so no GPU could answer'
            when answering_gpus < pci_gpus and library is not 'ok' and library_unknown is null
              then 'the management library does not answer, so the GPUs could not be counted'
            else answering_gpus || ' of ' || pci_gpus || ' GPUs on the PCI bus answer the driver' end as reason,
       file, line
  from gpu_host
