/* SPDX-License-Identifier: Apache-2.0 */
/* lintel govern: the policy of the gateway, and what was used under it. */
#include "cli/govern.h"

#include "base/arena.h"
#include "base/err.h"

/* The words, and which options each of them takes. */
enum { ESTATE = 1, STATE = 2, FORMAT = 4, USAGE = 8, FORCE = 16, SPAN = 32, AUDIT = 64, ROLE = 128 };
static const struct word {
	const char *name;
	int takes, arguments;
	const char *arguments_word;
	int (*run)(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err);
} WORDS[] = {
	{ "check", ESTATE | STATE, 0, NULL, lt_govern_check },
	{ "apply", ESTATE | STATE | FORCE, 0, NULL, lt_govern_apply },
	{ "history", STATE | FORMAT, 0, NULL, lt_govern_history },
	{ "rollback", STATE, 1, "the generation to go back to", lt_govern_rollback },
	{ "usage", STATE | FORMAT | USAGE | SPAN, 0, NULL, lt_govern_usage },
	{ "key", 0, 1, NULL, lt_govern_key },
	{ "link", STATE | ROLE, 1, NULL, lt_govern_link },
	{ "audit", STATE | FORMAT | SPAN | AUDIT, 0, NULL, lt_govern_audit },
	{ 0 },
};

/* An option that the word would not look at is told, not passed over. */
static bool
no_strays(const struct lt_govern *options, const struct word *word, struct lt_err *err)
{
	const struct {
		bool given;
		int kind;
		const char *name;
	} all[] = {
		{ options->estate != NULL, ESTATE, "estate" },
		{ options->state != NULL, STATE, "state" },
		{ options->format != NULL, FORMAT, "format" },
		{ options->by.count > 0, USAGE, "by" },
		{ options->since != NULL, SPAN, "since" },
		{ options->until != NULL, SPAN, "until" },
		{ options->force, FORCE, "force" },
		{ options->verify, AUDIT, "verify" },
		{ options->store != NULL, AUDIT, "store" },
		{ options->role != NULL, ROLE, "role" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].given && !(word->takes & all[i].kind))
			return lt_fail(err, "lintel govern %s takes no --%s", word->name, all[i].name);
	int count = options->arguments.count - 1;
	if (count > word->arguments)
		return lt_fail(err, "'%s' is one argument too many for lintel govern %s",
			options->arguments.at[1 + word->arguments], word->name);
	if (word->arguments_word && count < word->arguments)
		return lt_fail(err, "lintel govern %s needs %s; lintel govern history lists them", word->name,
			word->arguments_word);
	return true;
}

static int
govern(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct lt_govern *options = given;
	const char *what = options->arguments.at[0], *known = "";
	for (const struct word *word = WORDS; word->name; word++) {
		if (strcmp(word->name, what) == 0)
			return no_strays(options, word, err) ? word->run(a, options, err) : LT_EXIT_USAGE;
		known = lt_print(a, "%s%s%s", known, *known ? ", " : "", word->name);
	}
	lt_fail(err, "lintel govern has %s, not '%s'", known, what);
	return LT_EXIT_USAGE;
}

const struct lt_command lt_command_govern = {
	.name = "govern",
	.summary = "check and publish the gateway's policy, read its usage",
	.arguments = "check | apply | history | rollback N | usage | key [CALLER] | link [NAME] | audit",
	.least = 1,
	.most = 2,
	.about = "The policy is the gateway section of lintel.yaml. check tells every mistake in it, or what it would do. "
		 "apply publishes it: a lintel up that runs on the same state folder switches between two calls. history "
		 "lists what was published and rollback publishes an earlier one again. key makes a key for a caller and "
		 "shows it once; the estate keeps its SHA-256 alone. usage sums what the ledger has: calls, tokens, money, "
		 "errors, and how long calls took in the middle (p50) and at worst but one in twenty (p95). link prints an address "
		 "that signs its first reader in to the control plane of the lintel up on this state folder, for ten minutes. "
		 "audit prints what was changed there and what sensitive was read, by whom; with --verify it proves that no "
		 "entry was changed, taken out, put elsewhere or cut off, and ends with 3 when one was.",
	.examples = "lintel govern check\nlintel govern apply --estate lintel.yaml\nlintel govern history\n"
		    "lintel govern rollback 3\nlintel govern key support-bot\n"
		    "lintel govern usage --by team,model --since 7d\nlintel govern usage --by day --since 2026-11-01 --format csv\n"
		    "lintel govern link alice --role viewer\nlintel govern audit --since 7d --format json\nlintel govern audit --verify",
	.size = sizeof(struct lt_govern),
	.arguments_offset = offsetof(struct lt_govern, arguments),
	.options = (const struct lt_option[]){
		{ "estate", LT_TEXT, offsetof(struct lt_govern, estate), "FILE", "the estate; lintel.yaml of the current folder when not given" },
		{ "state", LT_TEXT, offsetof(struct lt_govern, state), "DIR", "the state folder; /var/lib/lintel for root, else ~/.local/state/lintel" },
		{ "force", LT_FLAG, offsetof(struct lt_govern, force), NULL, "apply a price that is a thousand times what it was, or a thousandth" },
		{ "format", LT_TEXT, offsetof(struct lt_govern, format), "NAME", "terminal (the default), json, or csv of usage and audit" },
		{ "by", LT_TEXTS, offsetof(struct lt_govern, by), "NAMES", "what to sum usage by: model (the default), team, caller, deployment, day, hour, minute" },
		{ "since", LT_TEXT, offsetof(struct lt_govern, since), "WHEN", "usage or audit from then on: 30m, 24h (the default of usage), 7d, 2026-11-01" },
		{ "until", LT_TEXT, offsetof(struct lt_govern, until), "WHEN", "usage or audit before then" },
		{ "role", LT_TEXT, offsetof(struct lt_govern, role), "ROLE", "what the link gives: viewer, operator or owner (the default)" },
		{ "verify", LT_FLAG, offsetof(struct lt_govern, verify), NULL, "prove the audit log in place of printing it" },
		{ "store", LT_TEXT, offsetof(struct lt_govern, store), "PLACE", "where the audit log is, as lintel up was told with --store" },
		{ 0 }
	},
	.run = govern,
};
