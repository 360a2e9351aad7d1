-- SPDX-License-Identifier: Apache-2.0
-- id: host-row-remap
-- code: HST-007
-- title: No GPU waits for a reset to replace faulty memory, and none ran out of spares
-- about: gpu
-- area: gpu
-- severity: high
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: A pending repair needs a reset to take effect, and a card without spare rows must leave service.
-- fix: Drain the machine and reset the card (nvidia-smi --gpu-reset -i N); when a remapping has failed, return the card.
-- cure: person
select resource,
       case when remap_failed then 'gap'
            when remap_pending then 'gap'
            when retire_pending then 'gap'
            when remap_failed = 0 then 'ok'
            when retire_pending = 0 then 'ok'
            when remap_failed_unknown is not null or retire_pending_unknown is not null then 'unknown'
            else 'skip' end as status,
       case when remap_failed then 'a faulty memory row could not be replaced, no spare is left'
            when remap_pending then coalesce(rows_remapped, 0) || ' rows remapped, more wait for a reset of the card'
            when retire_pending then 'memory pages wait for a reset to be retired'
            when remap_failed = 0 or retire_pending = 0 then 'no repair of memory is pending'
            when remap_failed_unknown is not null then 'row remapping ' || remap_failed_unknown
            when retire_pending_unknown is not null then 'page retirement ' || retire_pending_unknown
            else 'this card repairs no memory' end as reason,
       case when remap_pending and not coalesce(remap_failed, 0) then remap_pending_file
            when retire_pending and not coalesce(remap_failed, 0) then retire_pending_file else remap_failed_file end as file,
       case when remap_pending and not coalesce(remap_failed, 0) then remap_pending_line
            when retire_pending and not coalesce(remap_failed, 0) then retire_pending_line else remap_failed_line end as line
  from gpu
