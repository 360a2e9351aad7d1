-- SPDX-License-Identifier: Apache-2.0
-- id: host-persistence
-- code: HST-004
-- title: The driver stays loaded between jobs
-- about: gpu
-- area: gpu
-- severity: low
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: Without persistence the driver leaves with the last job, so every start pays seconds of set-up and forgets clocks and limits.
-- fix: Enable the unit nvidia-persistenced (systemctl enable --now nvidia-persistenced), or nvidia-smi -pm 1 until the next restart.
-- cure: person
select gpu.resource,
       case when persistence then 'ok'
            when gpu.machine = 'host' and h.persistenced then 'ok'
            when persistence_unknown is not null then 'unknown'
            when not persistence then 'gap'
            else 'skip' end as status,
       case when persistence_unknown is not null then 'persistence mode ' || persistence_unknown
            when not persistence then 'persistence mode is off on this ' || coalesce(model, 'GPU')
            when persistence then 'persistence mode is on'
            else 'this card has no persistence mode' end as reason,
       persistence_file as file, persistence_line as line
  from gpu left join gpu_host h on gpu.machine = 'host'
