/* SPDX-License-Identifier: Apache-2.0 */
/* prepare_minimal: see prepare_minimal.h. */
#include "cli/prepare_minimal.h"

#include <stdio.h>
#include <sys/stat.h>

#include "assess/run.h"
#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "cli/gather.h"
#include "facts/answer.h"
#include "facts/facts.h"

static const struct part {
	const char *name, *target, *tables; /* tables: any row of them is evidence */
	const char *why;
} PARTS[] = {
	{ "workspace", "monitoring", "select resource, file from log_workspace", "logs of every service go to one place" },
	{ "quotas", "quotas", "select resource, file from gpu_quota union all select resource, file from model_quota",
		"Azure was not asked or allows nothing; GPUs take days to weeks" },
	{ "private DNS", "network", "select resource, file from private_dns_zone where name like 'privatelink.%' or resource like '%privatelink.%'", "names of services lead to private addresses" },
	{ "registry", "registry", "select resource, file from container_registry", "images with CUDA have 5 to 20 GB" },
};
enum { PARTS_COUNT = sizeof PARTS / sizeof *PARTS };

static bool
look(struct lt_arena *a, struct lt_facts *facts, const struct part *part, struct lt_list *targets, struct lt_err *err)
{
	struct lt_answer *answer = lt_answer_open(a, facts, part->tables, err);
	if (!answer)
		return false;
	if (lt_answer_next(answer, err)) {
		struct lt_text file = lt_answer_cell(answer, 1);
		printf("  there    %-12s %.*s\n", part->name, LT_ARG(file));
	} else {
		printf("  missing  %-12s %s\n", part->name, part->why);
		LT_PUSH(a, targets->at, targets->count, targets->room) = part->target;
	}
	return !err->text[0];
}

bool
lt_prepare_minimal(struct lt_arena *a, const char *estate, struct lt_list *ret_targets, struct lt_err *err)
{
	struct lt_gather gather = { .path = estate ? estate : "." };
	struct lt_checks none = { 0 };
	struct stat st;
	const char *slash = estate ? strrchr(estate, '/') : NULL;
	if (estate && stat(estate, &st) == 0 && S_ISREG(st.st_mode))
		gather.path = slash ? lt_print(a, "%.*s", (int)(slash - estate) + 1, estate) : ".";
	if (!lt_gather_prepare(a, &gather, err))
		return false;
	const char *asked[PARTS_COUNT];
	for (int i = 0; i < PARTS_COUNT; i++)
		asked[i] = PARTS[i].tables;
	struct lt_facts *facts = lt_run_open(a, lt_keys_new(a), &none, asked, PARTS_COUNT, gather.today, err);
	if (!facts || !lt_gather_run(a, &gather, facts, err) || !lt_facts_close(facts, err))
		return false;
	printf("The least a platform for AI has, in %s\n", gather.path);
	for (int i = 0; i < PARTS_COUNT; i++)
		if (!look(a, facts, &PARTS[i], ret_targets, err))
			return false;
	return true;
}
