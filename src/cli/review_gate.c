/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lintel review gate: what a gate asks for now, and deciding about it.
 *
 * A decision rests on a run of its own, which is kept with the digest of its facts, so that the
 * record names what was seen and not what somebody remembers.
 */
#include <stdio.h>

#include "assess/kept.h"
#include "assess/watch.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "cli/look.h"
#include "cli/review.h"
#include "facts/digest.h"
#include "store/history.h"

enum { WIDE = 100, RECORD_BYTES = 16 << 20 };

/* Is it to be written down, and what? */
static bool
read_draft(const struct lt_review *review, struct lt_draft *draft, bool *ret_decides, struct lt_err *err)
{
	int gate = lt_words_find(&lt_words_gate, lt_text(review->arguments.at[1]));
	if (gate < 0)
		return lt_fail(err, "lintel review gate takes G1, G2, G3, G4 or G5, not '%s'", review->arguments.at[1]);
	*draft = (struct lt_draft){ .gate = (enum lt_gate)gate, .decided = LT_DECIDED_PASSED,
		.by = { review->by.at, review->by.count }, .because = review->because, .review_by = review->review_by };
	*ret_decides = review->decide || review->reopen;
	if (review->decide && review->reopen)
		return lt_fail(err, "--decide and --reopen are two decisions; write down one of them");
	if (review->reopen)
		draft->decided = LT_DECIDED_REOPENED;
	else if (review->decide && strcmp(review->decide, "refused") == 0)
		draft->decided = LT_DECIDED_REFUSED;
	else if (review->decide && strcmp(review->decide, "passed") != 0)
		return lt_fail(err, "--decide takes passed or refused, not '%s'", review->decide);
	return *ret_decides || (review->by.count == 0 && !review->because && !review->review_by) ||
		lt_fail(err, "--by, --because and --review-by go with --decide passed, --decide refused or --reopen");
}

static void
put_list(struct lt_buf *out, const char *title, const char *const *texts)
{
	lt_buf_printf(out, "%s\n", title);
	for (int i = 0; texts && texts[i]; i++)
		lt_buf_printf(out, "  %s\n", texts[i]);
}

/* What is in the way, critical first. */
static void
put_blockers(const struct lt_assessment *assessment, const struct lt_gate_score *gate, struct lt_buf *out)
{
	lt_buf_printf(out, "%s %s: %s\n  %s\n", lt_words_gate.at[gate->gate].word, lt_words_gate.at[gate->gate].title,
		lt_words_pass.at[gate->result].word, gate->sentence);
	for (int i = 0; i < gate->blockers_count; i++) {
		const struct lt_checked *check = &assessment->checks[gate->blockers[i].check];
		lt_buf_printf(out, "  %-8s  %-8s  %-7s  %s\n", lt_words_severity.at[check->severity].word,
			lt_assessment_check_name(check), lt_words_status.at[check->verdict].word, check->title);
	}
}

static void
put_watched(struct lt_arena *a, const struct lt_review *review, const struct lt_gate_plan *plan,
	const struct lt_assessment *assessment, struct lt_buf *out)
{
	static const char *const states[] = { "quiet", "fired", "not watched" };
	const struct lt_remember *remember = &review->remember;
	struct lt_watch watch = { assessment, remember->now, &remember->before, remember->before != NULL, { NULL } };
	const char *day = assessment->run.today, *sentence;
	for (int i = 0; i < assessment->decisions_count; i++) {
		const struct lt_decision *d = &assessment->decisions[i];
		if (strcmp(lt_words_gate.at[d->gate].word, plan->gate) != 0 || d->state == LT_DECISION_SUPERSEDED)
			continue;
		day = d->day;
		lt_buf_printf(out, "Record %s of %s: %s, %s%s%s\n", d->id, d->day, lt_words_pass.at[d->result].word,
			lt_words_decision.at[d->state].word, d->sentence ? ": " : "", d->sentence ? d->sentence : "");
	}
	lt_buf_puts(out, "Watched once it is passed\n");
	for (int i = 0; i < plan->monitor_count; i++) {
		enum lt_watched state = lt_watch_monitor(a, &watch, &plan->monitors[i], day, &sentence);
		lt_buf_printf(out, "  %-11s  %s%s%s\n", states[state], state == LT_WATCHED_FIRED ? sentence : plan->monitors[i].sentence,
			state == LT_WATCHED_BLIND ? ": " : "", state == LT_WATCHED_BLIND ? sentence : "");
	}
}

static int
show(struct lt_arena *a, const struct lt_review *review, const struct lt_gate_plan *plan, enum lt_gate gate,
	const struct lt_assessment *assessment)
{
	struct lt_buf out = LT_BUF(1 << 24);
	put_blockers(assessment, &assessment->gates[gate], &out);
	put_list(&out, lt_print(a, "Passed by %lld person%s at least, among them", (long long)plan->persons, plan->persons == 1 ? "" : "s"),
		plan->approvers);
	put_list(&out, "To be there", plan->deliverables);
	if (review->remember.now)
		put_watched(a, review, plan, assessment, &out);
	fwrite(lt_buf_text(&out).at, 1, out.len, stdout);
	lt_buf_done(&out);
	return assessment->gates[gate].result == LT_PASS_REFUSED ? LT_EXIT_REFUSED : LT_EXIT_DONE;
}

static int
decide(struct lt_arena *a, const struct lt_review *review, const struct lt_gate_plan *plan, const struct lt_draft *draft,
	const struct lt_assessment *assessment, struct lt_err *err)
{
	const struct lt_remember *remember = &review->remember;
	struct lt_decided_record *records;
	struct lt_buf out = LT_BUF(RECORD_BYTES);
	char digest[65];
	bool refused;
	int count;
	if (!remember->history || !assessment->run.id) {
		lt_fail(err, "a decision needs a run that decided something and a store that keeps it; this run was not kept");
		return LT_EXIT_FAILED;
	}
	if (!lt_decision_may(assessment, plan, draft, &refused, err))
		return refused ? LT_EXIT_REFUSED : LT_EXIT_USAGE;
	if (!lt_remember_records(a, remember, &records, &count, err) || !lt_decision_verify(records, count, err))
		return LT_EXIT_FAILED;
	lt_decision_write(assessment, plan, draft, count + 1, count ? records[count - 1].shown.digest : NULL, &out);
	lt_digest_hex(lt_buf_text(&out), digest);
	struct lt_history_entry entry = { count + 1, digest, lt_buf_text(&out) };
	bool good = lt_history_add(remember->history, remember->estate, &entry, err);
	lt_buf_done(&out);
	if (!good)
		return LT_EXIT_FAILED;
	printf("%s %s on %s: record %d, resting on run %s\nSHA-256 of the record %s\n", plan->gate,
		draft->decided == LT_DECIDED_PASSED ? "is passed" : draft->decided == LT_DECIDED_REFUSED ? "is refused" : "is open again",
		assessment->run.today, count + 1, assessment->run.id, digest);
	printf("keep a copy where others see it: lintel review gates --export .lintel/gates\n");
	return LT_EXIT_DONE;
}

int
lt_review_gate(struct lt_arena *a, struct lt_review *review, struct lt_err *err)
{
	struct lt_assessment *assessment = LT_NEW(a, struct lt_assessment);
	struct lt_gates gates;
	struct lt_draft draft;
	bool decides;
	if (!read_draft(review, &draft, &decides, err) || !lt_gates_load(a, &gates, err))
		return LT_EXIT_USAGE;
	const struct lt_gate_plan *plan = lt_gates_find(&gates, lt_words_gate.at[draft.gate].word);
	struct lt_look look = { .gather = &review->gather, .checks = &review->checks, .whole = true,
		.keep = { .keep = 1u << LT_STATUS_GAP | 1u << LT_STATUS_UNKNOWN, .keep_most = LT_KEPT_MOST } };
	int code = lt_look(a, &look, assessment, err);
	if (code != LT_EXIT_DONE)
		return code;
	char digest[65];
	if (decides && !lt_facts_digest(a, look.facts, digest, err))
		return LT_EXIT_FAILED;
	assessment->run.facts_digest = decides ? lt_copy(a, digest) : NULL;
	if (!lt_remember_run(a, &review->remember, &review->gather, assessment, &code, err))
		return code;
	return decides ? decide(a, review, plan, &draft, assessment, err) : show(a, review, plan, draft.gate, assessment);
}
