-- SPDX-License-Identifier: Apache-2.0
-- id: host-ecc-uncorrectable
-- code: HST-006
-- title: No GPU has had an uncorrected memory error since its driver was loaded
-- about: gpu
-- area: gpu
-- severity: critical
-- level: 4
-- phases: preparation, scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: An uncorrected error kills the program on that page and is the clearest early sign of a card to replace.
-- fix: Drain the machine, reset the card (nvidia-smi --gpu-reset -i N), run the field diagnostics, and return the card when errors come back.
-- cure: person
select resource,
       case when ecc_uncorrected > 0 then 'gap'
            when sram_over_threshold then 'gap'
            when ecc_uncorrected_unknown is not null then 'unknown'
            when ecc_uncorrected = 0 then 'ok'
            when ecc = 0 then 'unknown'
            else 'skip' end as status,
       case when ecc_uncorrected > 0 then ecc_uncorrected || ' uncorrected memory errors since the driver was loaded'
              || case when ecc_uncorrected_ever > 0 then ', ' || ecc_uncorrected_ever || ' in the life of the card' else '' end
            when sram_over_threshold then 'SRAM errors passed the count at which NVIDIA replaces the card'
            when ecc_uncorrected_unknown is not null then 'the error counter ' || ecc_uncorrected_unknown
            when ecc_uncorrected = 0 then 'no uncorrected memory error'
            when ecc = 0 then 'ECC is off, so errors are not counted'
            else 'this card does not count memory errors' end as reason,
       case when ecc_uncorrected > 0 or not coalesce(sram_over_threshold, 0) then ecc_uncorrected_file else sram_over_threshold_file end as file,
       case when ecc_uncorrected > 0 or not coalesce(sram_over_threshold, 0) then ecc_uncorrected_line else sram_over_threshold_line end as line
  from gpu
