/* SPDX-License-Identifier: Apache-2.0 */
/* examples: questions to begin with; each of them answers over every estate. */
export const EXAMPLES: readonly { title: string; sql: string }[] = [
	{
		title: 'Which models are deployed, where and as what?',
		sql: `select name, model, version, sku, capacity, file, line
  from model_deployment
 order by name`,
	},
	{
		title: 'Which AI accounts take API keys or answer from the internet?',
		sql: `select resource, kind, location, local_auth, public_access, file, line
  from ai_account
 where local_auth is not 0 or public_access is not 0`,
	},
	{
		title: 'What could not be read, and why?',
		sql: `select collector, path, line, sentence
  from blind
 order by path, line`,
	},
	{
		title: 'How much evidence is there, by kind?',
		sql: `select source, quality, count(*) as resources
  from resource
 group by source, quality
 order by resources desc`,
	},
	{
		title: 'Which GPUs are there?',
		sql: `select machine, bus, model, driver, memory_mib, memory_used_mib, utilisation, ecc_uncorrected
  from gpu
 order by machine, bus`,
	},
	{
		title: 'Which containers ask for GPUs, and how many?',
		sql: `select workload_kind, pod, container, image, gpus, file, line
  from k8s_container
 where gpus > 0
 order by gpus desc`,
	},
];
