-- SPDX-License-Identifier: Apache-2.0
-- id: host-memlock-rdma
-- code: HST-017
-- title: What starts containers may lock all memory RDMA asks for
-- about: process_limit
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: NCCL over InfiniBand pins memory, and under the default limit that ends in an obscure registration error when the job starts.
-- fix: Set LimitMEMLOCK=infinity and LimitNOFILE=1048576 in a drop-in of the unit (systemctl edit containerd) and restart it.
-- cure: person
with rdma as (select count(*) as ports from rdma_port)
select resource,
       case when ports = 0 then 'skip'
            when memlock_bytes >= 0 then 'gap'
            when open_files between 0 and 65535 then 'gap'
            when memlock_bytes_unknown is not null then 'unknown'
            when memlock_bytes = -1 then 'ok'
            else 'unknown' end as status,
       case when ports = 0 then 'no RDMA on this machine'
            when memlock_bytes >= 0 then coalesce(program, name) || ' may lock ' || memlock_bytes || ' bytes of memory, not all of it'
            when open_files between 0 and 65535 then coalesce(program, name) || ' may hold only ' || open_files || ' files open'
            when memlock_bytes_unknown is not null then 'the limit for locked memory of ' || coalesce(program, name) || ' ' || memlock_bytes_unknown
            else 'no limit for locked memory' end as reason,
       file, line
  from process_limit, rdma
