/* SPDX-License-Identifier: Apache-2.0 */
/* lintel review: what earlier runs say together, and what was decided at the gates. */
#include "cli/review.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/history.h"

/* The words, and which options each of them takes. */
enum { FORMAT = 1, SINCE = 2, GATE = 4, GATES = 8, LOOK = 16, ESTATE = 32 };
static const struct word {
	const char *name, *first; /* first: what stands before the folder, or NULL */
	int takes;
	int (*run)(struct lt_arena *a, struct lt_review *review, struct lt_err *err);
} WORDS[] = {
	{ "runs", NULL, FORMAT | SINCE | ESTATE, lt_review_runs },
	{ "trend", NULL, FORMAT | SINCE | ESTATE, lt_review_trend },
	{ "gate", "a gate, G1 to G5", GATE | LOOK, lt_review_gate },
	{ "gates", NULL, FORMAT | GATES | ESTATE, lt_review_gates },
	{ 0 },
};

/* An option that the word would not look at is told, not passed over. */
static bool
no_strays(const struct lt_review *review, const struct word *word, struct lt_err *err)
{
	const struct lt_gather *gather = &review->gather;
	const struct {
		bool given;
		int kind;
		const char *name;
	} all[] = {
		{ review->format != NULL, FORMAT, "format" },
		{ review->since != NULL, SINCE, "since" },
		{ review->remember.estate != NULL, ESTATE, "estate" },
		{ review->by.count > 0, GATE, "by" },
		{ review->decide != NULL, GATE, "decide" },
		{ review->because != NULL, GATE, "because" },
		{ review->review_by != NULL, GATE, "review-by" },
		{ review->reopen, GATE, "reopen" },
		{ review->export != NULL, GATES, "export" },
		{ review->verify, GATES, "verify" },
		{ gather->only.count > 0, 0, "only" },
		{ review->checks.count > 0, LOOK, "checks" },
		{ gather->host, LOOK, "host" },
		{ gather->root != NULL, LOOK, "root" },
		{ gather->contexts.count > 0, LOOK, "context" },
		{ gather->kubeconfig != NULL, LOOK, "kubeconfig" },
		{ gather->prometheus.count > 0, LOOK, "prometheus" },
		{ gather->azure.count > 0, LOOK, "azure" },
		{ gather->from != NULL, LOOK, "from" },
	};
	int most = 2 + (word->first != NULL);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].given && !(word->takes & all[i].kind))
			return lt_fail(err, "lintel review %s takes no --%s", word->name, all[i].name);
	if (review->arguments.count > most)
		return lt_fail(err, "'%s' is one argument too many for lintel review %s", review->arguments.at[most], word->name);
	return !word->first || review->arguments.count > 1 || lt_fail(err, "lintel review %s needs %s", word->name, word->first);
}

static int
review(struct lt_arena *a, const void *given, struct lt_err *err)
{
	struct lt_review *options = (struct lt_review *)given;
	const char *what = options->arguments.at[0], *known = "";
	for (const struct word *word = WORDS; word->name; word++) {
		known = lt_print(a, "%s%s%s", known, *known ? ", " : "", word->name);
		if (strcmp(word->name, what) != 0)
			continue;
		int folder = 1 + (word->first != NULL);
		if (!no_strays(options, word, err))
			return LT_EXIT_USAGE;
		if (options->arguments.count > folder)
			options->gather.path = options->arguments.at[folder];
		int code = word->run(a, options, err);
		lt_remember_close(&options->remember);
		return code;
	}
	lt_fail(err, "lintel review has %s, not '%s'", known, what);
	return LT_EXIT_USAGE;
}

bool
lt_review_since(const struct lt_review *options, int64_t *ret_day, struct lt_err *err)
{
	*ret_day = 0;
	return !options->since || (lt_text(options->since).len == 10 && lt_date_day(lt_text(options->since), ret_day)) ||
		lt_fail(err, "--since takes a day such as 2026-11-01, not '%s'", options->since);
}

bool
lt_review_format(struct lt_review *options, const char *words, struct lt_err *err)
{
	struct lt_text rest = lt_text(words), word;
	if (!options->format)
		options->format = "terminal";
	while (lt_text_cut(&rest, '|', &word))
		if (lt_text_eq(word, options->format))
			return true;
	return lt_fail(err, "--format of lintel review %s is %s, not '%s'", options->arguments.at[0], words, options->format);
}

bool
lt_review_open(struct lt_arena *a, struct lt_review *options, struct lt_err *err)
{
	struct lt_remember *remember = &options->remember;
	bool given = remember->estate != NULL;
	if (!lt_gather_prepare(a, &options->gather, err))
		return false;
	if (!given)
		remember->estate = lt_remember_estate(a, &options->gather);
	if (!lt_remember_open(a, remember, false, err))
		return false;
	if (!remember->history)
		fprintf(stderr, "no run is kept yet: lintel assess keeps one each time\n");
	return true;
}

void
lt_review_none(const struct lt_review *options)
{
	struct lt_history_estate *estates = NULL;
	struct lt_err gone = { 0 };
	int count = 0;
	const char *title = "there are runs of others:\n", *own = options->remember.estate;
	fprintf(stderr, "no run of %s is kept%s%s\n", own, options->since ? " since " : "", options->since ? options->since : "");
	if (!lt_history_estates(options->remember.history, &estates, &count, &gone))
		return;
	for (int i = 0; i < count; i++) {
		if (strcmp(estates[i].name, own) == 0)
			continue;
		fprintf(stderr, "%s  --estate '%s' has %lld\n", title, estates[i].name, (long long)estates[i].runs);
		title = "";
	}
}

const struct lt_command lt_command_review = {
	.name = "review",
	.summary = "read the history of runs, decide gates",
	.arguments = "runs [FOLDER] | trend [FOLDER] | gate GATE [FOLDER] | gates [FOLDER]",
	.least = 1,
	.most = 3,
	.about = "Each lintel assess is kept. runs lists what is kept of the estate in FOLDER (the current folder when not given), "
		 "trend shows how areas, gates and open gaps went, and which gaps are open longest. gate assesses anew and says "
		 "whether the gate may be passed; with --decide and the people who agree it writes the decision down: a record "
		 "that is never changed, each with the SHA-256 of the one before it. gates lists the decisions and whether they "
		 "still hold; --verify looks whether anybody changed one.",
	.examples = "lintel review runs\nlintel review trend --since 2026-09-01\nlintel review trend infra/ --format csv\n"
		    "lintel review gate G1\n"
		    "lintel review gate G1 --decide passed --by 'Ana Lima (infrastructure lead)' --by 'Bo Chen (security lead)'\n"
		    "lintel review gates --verify\nlintel review gates --export .lintel/gates",
	.size = sizeof(struct lt_review),
	.arguments_offset = offsetof(struct lt_review, arguments),
	.options = (const struct lt_option[]){
		{ "format", LT_TEXT, offsetof(struct lt_review, format), "NAME", "terminal (the default), json, or csv of a trend" },
		{ "since", LT_TEXT, offsetof(struct lt_review, since), "DATE", "runs from this day on" },
		{ "estate", LT_TEXT, offsetof(struct lt_review, remember.estate), "NAME", "another estate of the store, as lintel review runs calls it" },
		{ "store", LT_TEXT, offsetof(struct lt_review, remember.store), "PLACE", LT_STORE_SENTENCE },
		{ "decide", LT_TEXT, offsetof(struct lt_review, decide), "DECISION", "of a gate: passed or refused; it is written down" },
		{ "by", LT_TEXTS, offsetof(struct lt_review, by), "WHO", "of a gate: who agrees, as 'NAME (ROLE)'; given again for each" },
		{ "because", LT_TEXT, offsetof(struct lt_review, because), "WHY", "of a gate: what is to be remembered about the decision" },
		{ "review-by", LT_TEXT, offsetof(struct lt_review, review_by), "DATE", "of a gate: when it is to be looked at again" },
		{ "reopen", LT_FLAG, offsetof(struct lt_review, reopen), NULL, "of a gate: write down that it is open again, with --because and --by" },
		{ "verify", LT_FLAG, offsetof(struct lt_review, verify), NULL, "of gates: exit with 1 when a record was changed or is missing" },
		{ "export", LT_TEXT, offsetof(struct lt_review, export), "DIR", "of gates: write the newest record of each gate there, as G1.json and so on" },
		{ "checks", LT_TEXTS, offsetof(struct lt_review, checks), "DIR", "of a gate: a folder of checks of your own, beside those that come with lintel" },
		LT_GATHER_OPTIONS(struct lt_review),
		{ 0 }
	},
	.run = review,
};
