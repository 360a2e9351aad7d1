/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lintel review gates: the decisions on record, whether anybody changed one, and copies of them.
 *
 * Whether a decision still holds is what the last run saw; lintel review gate looks anew.
 */
#include <fcntl.h>
#include <stdio.h>

#include "assess/decision.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/review.h"
#include "report/column.h"
#include "store/history.h"

enum { RECORD_BYTES = 16 << 20 };

/* Where copies are looked for, below the folder of the estate. */
static const char *const COPIES[] = { ".lintel/gates", "docs/gates" };

struct listing {
	struct lt_arena *arena;
	const struct lt_review *review;
	struct lt_decided_record *records;
	int count;
	const char *fired[LT_GATE_COUNT]; /* what the last run saw, or NULL */
	int64_t last;                     /* that run */
};

static bool
take_last(void *to, int64_t day, int64_t run, const struct lt_history_mark *mark)
{
	struct listing *l = to;
	(void)day;
	(void)mark;
	l->last = run;
	return true;
}

static bool
take_fired(void *to, int64_t day, int64_t run, const struct lt_history_mark *mark)
{
	struct listing *l = to;
	int gate = lt_words_find(&lt_words_gate, lt_text(mark->name));
	(void)day;
	if (gate >= 0 && run == l->last)
		l->fired[gate] = mark->text ? lt_copy(l->arena, mark->text) : "a monitor fired";
	return true;
}

/* "holds", or why not. */
static const char *
state_of(const struct listing *l, int at)
{
	const struct lt_decided_record *record = &l->records[at];
	if (record->decided == LT_DECIDED_REOPENED)
		return "written down";
	for (int i = at + 1; i < l->count; i++)
		if (l->records[i].gate == record->gate)
			return l->records[i].decided == LT_DECIDED_REOPENED
				? lt_print(l->arena, "re-opened by record %lld", (long long)l->records[i].number)
				: lt_print(l->arena, "superseded by record %lld", (long long)l->records[i].number);
	if (record->decided == LT_DECIDED_PASSED && l->fired[record->gate] && l->last > record->run)
		return lt_print(l->arena, "re-opened: %s", l->fired[record->gate]);
	return "holds";
}

static void
write_terminal(const struct listing *l, struct lt_buf *out)
{
	static const char *const DECIDED[] = { "passed", "refused", "opened again" };
	for (int i = l->count; i-- > 0;) {
		const struct lt_decided_record *r = &l->records[i];
		lt_buf_printf(out, "%4lld  %s  %s  %-12s  ", (long long)r->number, r->shown.day, lt_words_gate.at[r->gate].word,
			r->shown.result == LT_PASS_WAIVED ? "with waivers" : DECIDED[r->decided]);
		for (int b = 0; b < r->shown.approvers.count; b++) {
			lt_buf_puts(out, b ? ", " : "");
			lt_column_add(out, lt_text(r->shown.approvers.at[b]));
		}
		lt_buf_puts(out, "\n      ");
		lt_column_add(out, lt_text(state_of(l, i)));
		lt_buf_printf(out, "\n      SHA-256 %s\n", r->shown.digest);
	}
}

/* The records as they were written, each with its digest. */
static void
write_json(const struct listing *l, struct lt_buf *out)
{
	lt_buf_putc(out, '[');
	for (int i = 0; i < l->count; i++)
		lt_buf_printf(out, "%s\n {\"sha256\": \"%s\", \"record\": %s}", i ? "," : "", l->records[i].shown.digest,
			l->records[i].document);
	lt_buf_puts(out, "]\n");
}

/* A copy that is no record of the store means that one of both was changed. */
static bool
verify_copy(const struct listing *l, const char *folder, const char *copies, const char *gate, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_err gone = { 0 };
	const char *path = lt_io_join(l->arena, lt_io_join(l->arena, folder, copies), lt_print(l->arena, "%s.json", gate));
	if (access(path, F_OK) != 0)
		return true;
	if (!lt_io_read(l->arena, AT_FDCWD, path, RECORD_BYTES, &bytes, &gone))
		return lt_fail(err, "%s", gone.text);
	for (int i = 0; i < l->count; i++)
		if (lt_text_is(lt_text_trim(bytes), lt_text(l->records[i].document)))
			return true;
	return lt_fail(err, "%s is no record of this store: it was changed, or the store has lost it", path);
}

static bool
verify(const struct listing *l, struct lt_err *err)
{
	const char *folder = lt_gather_folder(l->arena, &l->review->gather);
	if (!lt_decision_verify(l->records, l->count, err))
		return false;
	for (size_t c = 0; c < sizeof COPIES / sizeof *COPIES; c++)
		for (int g = 0; g < lt_words_gate.count; g++)
			if (!verify_copy(l, folder, COPIES[c], lt_words_gate.at[g].word, err))
				return false;
	printf("%d record%s, none changed\n", l->count, l->count == 1 ? "" : "s");
	return true;
}

/* The newest record of each gate, as it was written. */
static bool
export(const struct listing *l, const char *folder, struct lt_err *err)
{
	bool done[LT_GATE_COUNT] = { false };
	if (!lt_io_folder(folder, err))
		return false;
	for (int i = l->count; i-- > 0;) {
		enum lt_gate gate = l->records[i].gate;
		const char *path = lt_io_join(l->arena, folder, lt_print(l->arena, "%s.json", lt_words_gate.at[gate].word));
		if (done[gate])
			continue;
		if (!lt_io_write(path, lt_text(lt_print(l->arena, "%s\n", l->records[i].document)), err))
			return false;
		done[gate] = true;
		printf("%s\n", path);
	}
	return true;
}

int
lt_review_gates(struct lt_arena *a, struct lt_review *review, struct lt_err *err)
{
	struct listing l = { .arena = a, .review = review };
	struct lt_buf out = LT_BUF((size_t)1 << 28);
	if (!lt_review_format(review, "terminal|json", err) || !lt_review_open(a, review, err))
		return LT_EXIT_USAGE;
	struct lt_history *history = review->remember.history;
	const char *estate = review->remember.estate;
	if (history && (!lt_remember_records(a, &review->remember, &l.records, &l.count, err) ||
			!lt_history_marks(history, estate, "verdict", 0, INT32_MAX, take_last, &l, err) ||
			!lt_history_marks(history, estate, "reopened", 0, INT32_MAX, take_fired, &l, err)))
		return LT_EXIT_FAILED;
	if (review->verify)
		return verify(&l, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
	if (review->export)
		return export(&l, review->export, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
	if (strcmp(review->format, "json") == 0)
		write_json(&l, &out);
	else if (l.count > 0)
		write_terminal(&l, &out);
	else
		fprintf(stderr, "no gate of %s was decided yet; lintel review gate G1 says what it asks for\n", estate);
	fwrite(lt_buf_text(&out).at, 1, out.len, stdout);
	lt_buf_done(&out);
	return LT_EXIT_DONE;
}
