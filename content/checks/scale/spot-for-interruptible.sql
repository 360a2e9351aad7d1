-- SPDX-License-Identifier: Apache-2.0
-- id: spot-for-interruptible
-- code: CST-008
-- title: Training that can be interrupted runs on spot capacity
-- about: node_pool
-- area: cost
-- severity: medium
-- level: 4
-- phases: scale, continuous
-- caf: Manage
-- nist: MANAGE 2.1
-- iso: A.4.5
-- why: The same GPU costs a third on spot; training with checkpoints can give it back at any time.
-- fix: set priority = "Spot" with an eviction_policy (spot = true, capacity_type = "SPOT") on pools for training outside production
-- cure: aks
select p.resource,
       case when p.spot_unknown is not null then 'unknown'
            when p.spot then 'ok'
            when p.environment in ('prod', 'production') then 'ok'
            else 'gap' end as status,
       case when p.spot_unknown is not null then 'whether it is spot capacity ' || p.spot_unknown
            when p.spot then null
            when p.environment in ('prod', 'production') then null
            else 'this training pool of ' || p.size || ' pays the full price' end as reason,
       p.spot_file as file, p.spot_line as line
  from node_pool p
  join gpu_family f on p.size glob f.pattern
 where p.purpose in ('training', 'batch', 'train')
