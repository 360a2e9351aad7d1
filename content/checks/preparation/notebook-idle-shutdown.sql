-- SPDX-License-Identifier: Apache-2.0
-- id: notebook-idle-shutdown
-- code: CST-005
-- title: Notebooks and single GPU machines stop when nobody uses them
-- about: ml_compute
-- area: cost
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G3
-- caf: Manage
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: Notebooks are started on Monday and found on the invoice.
-- fix: set idleTimeBeforeShutdown (azapi), a lifecycle configuration on SageMaker, idle-timeout-seconds on Workbench, or a shutdown schedule for the machine
-- cure: person
select resource,
       case when idle_stop_unknown is not null then 'unknown'
            when idle_stop is not null and idle_stop <> '' then 'ok'
            else 'gap' end as status,
       case when idle_stop_unknown is not null then 'when it stops ' || idle_stop_unknown
            when idle_stop is not null and idle_stop <> '' then null
            when type like 'azurerm_%' then 'nothing stops this ' || coalesce(size, 'notebook') || ' when it idles; azurerm has no argument for it, azapi has'
            else 'nothing stops this ' || coalesce(size, 'notebook') || ' when it idles' end as reason,
       idle_stop_file as file, idle_stop_line as line
  from ml_compute
 where kind = 'notebook'
union all
select v.resource,
       case when v.environment is null then 'unknown'
            when v.environment not in ('dev', 'development', 'test', 'sandbox', 'lab') then 'ok'
            when v.resource in (select machine from vm_shutdown where enabled and machine is not null) then 'ok'
            else 'gap' end,
       case when v.environment is null then 'this ' || v.size || ' machine has no environment tag, so nobody can tell whether it may be stopped at night'
            when v.environment not in ('dev', 'development', 'test', 'sandbox', 'lab') then null
            when v.resource in (select machine from vm_shutdown where enabled and machine is not null) then null
            else 'this ' || v.size || ' machine is tagged ' || v.environment || ' and no schedule stops it' end,
       v.file, v.line
  from virtual_machine v
  join gpu_family f on v.size glob f.pattern
 where v.platform = 'azure'
