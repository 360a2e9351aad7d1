-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-sources-rendered
-- title: Charts and kustomizations were given in rendered form
-- about: k8s_render
-- area: automation
-- severity: low
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: GOVERN 1.4
-- iso: A.6.2.5
-- why: What a template would say is not guessed, so pods that only a chart describes are in no other answer.
-- fix: Run the command, save its output beside the estate, and assess that too.
-- cure: person
with sources as (
    select tool, coalesce(chart, path) as what, min(name) as name, min(command) as command, count(*) as files, min(file) as file, min(line) as line
      from k8s_render group by tool, coalesce(chart, path))
select what as resource,
       case when tool = 'helm' and exists (select 1 from k8s_object o where json_extract(o.labels, '$."helm.sh/chart"') like s.name || '-%') then 'ok'
            when tool = 'by hand' then 'gap'
            else 'unknown' end as status,
       case when tool = 'by hand' then 'a {word} stands where a value must be, so no tool can read the file'
            when tool = 'helm' then files || ' templates are not rendered: ' || command
            when tool = 'kustomize' then 'is not built: ' || command
            else 'is a template that is not rendered: ' || command end as reason,
       file, line
  from sources s
