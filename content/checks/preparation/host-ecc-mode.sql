-- SPDX-License-Identifier: Apache-2.0
-- id: host-ecc-mode
-- code: HST-005
-- title: Memory errors are corrected, and stay so after the next reset
-- about: gpu
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MEASURE 2.5
-- iso: A.6.2.6
-- why: A data-centre card with ECC off computes on with flipped bits and reports no error.
-- fix: Switch it on with nvidia-smi -e 1 and reset the card or restart the machine.
-- cure: person
select resource,
       case when ecc_unknown is not null then 'unknown'
            when not ecc then 'gap'
            when ecc and ecc_pending = 0 then 'gap'
            when ecc then 'ok'
            else 'skip' end as status,
       case when ecc_unknown is not null then 'ECC mode ' || ecc_unknown
            when not ecc then 'ECC is off' || case when ecc_pending then ' until the next reset' else '' end
            when ecc and ecc_pending = 0 then 'ECC is on but will be off after the next reset'
            when ecc then 'ECC is on'
            else 'this card has no ECC' end as reason,
       ecc_file as file, ecc_line as line
  from gpu
