/* SPDX-License-Identifier: Apache-2.0 */
/* lintel govern audit: who changed what, and whether the log of it is as it was written. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "api/audit_log.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/govern.h"
#include "cli/home.h"
#include "format/csv.h"
#include "format/json.h"
#include "record/field.h"
#include "record/noun.h"
#include "store/database.h"

enum { SAY_MOST = 256 << 20, SPILL = 1 << 20 };

struct saying {
	const char *format;
	struct lt_buf out;
	int64_t count;
};

static void
spill(struct saying *s, size_t from)
{
	if (s->out.len == 0 || s->out.len < from)
		return;
	fwrite(s->out.at, 1, s->out.len, stdout);
	s->out.len = 0;
}

static void
say_csv(struct lt_buf *out, const struct lt_audit_line *line, const char *at)
{
	const char *texts[] = { at, line->who, line->role, line->by, line->action, line->object, line->detail, line->outcome, line->instance,
		line->previous, line->digest };
	lt_buf_printf(out, "%lld", (long long)line->number);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		lt_buf_putc(out, ',');
		lt_csv_cell(out, lt_text(texts[i]));
	}
	lt_buf_puts(out, "\r\n");
}

static void
say_json(struct lt_buf *out, const struct lt_audit_line *line, const char *at, int64_t before)
{
	const struct lt_noun_audit_entry entry = { .number = line->number, .at = at, .who = line->who, .role = line->role, .by = line->by,
		.action = line->action, .object = line->object, .detail = line->detail, .outcome = line->outcome, .instance = line->instance,
		.previous = line->previous, .digest = line->digest };
	lt_buf_puts(out, before ? ",\n" : "[\n");
	lt_field_json_noun(&lt_field_audit_entry, &entry, out);
}

/* What a terminal would take as an order of its own is left out. */
static void
say_plain(struct lt_buf *out, const char *text)
{
	for (; text && *text; text++)
		lt_buf_putc(out, (unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text);
}

static void
say_line(struct lt_buf *out, const struct lt_audit_line *line, const char *at)
{
	lt_buf_printf(out, "%6lld  %.19sZ  ", (long long)line->number, at);
	say_plain(out, line->who[0] ? line->who : "nobody");
	lt_buf_printf(out, " (%s)  %s  ", line->role, line->outcome);
	say_plain(out, line->action);
	lt_buf_putc(out, ' ');
	say_plain(out, line->object);
	lt_buf_puts(out, line->detail ? "  " : "");
	say_plain(out, line->detail);
	lt_buf_putc(out, '\n');
}

static bool
say(void *to, const struct lt_audit_line *line, struct lt_err *err)
{
	struct saying *s = to;
	char at[32];
	(void)err;
	lt_audit_log_time(line->at_us, at);
	if (strcmp(s->format, "json") == 0)
		say_json(&s->out, line, at, s->count);
	else if (strcmp(s->format, "csv") == 0)
		say_csv(&s->out, line, at);
	else
		say_line(&s->out, line, at);
	s->count++;
	spill(s, SPILL);
	return true;
}

static int
export(struct lt_arena *a, const struct lt_audit_log *log, const struct lt_audit_want *want, const char *format, struct lt_err *err)
{
	struct saying s = { format, LT_BUF(SAY_MOST), 0 };
	bool json = strcmp(format, "json") == 0;
	if (strcmp(format, "csv") == 0)
		lt_buf_puts(&s.out, "number,at,who,role,by,action,object,detail,outcome,instance,previous,digest\r\n");
	bool good = lt_audit_log_read(a, log, want, say, &s, err);
	if (json)
		lt_buf_puts(&s.out, s.count ? "\n]\n" : "[]\n");
	spill(&s, 0);
	lt_buf_done(&s.out);
	return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

static int
verify(struct lt_arena *a, const struct lt_audit_log *log, const char *format, struct lt_err *err)
{
	struct lt_audit_found found;
	struct lt_buf out = LT_BUF(1 << 16);
	if (!lt_audit_log_verify(a, log, &found, err))
		return LT_EXIT_FAILED;
	const struct lt_noun_audit_proof proof = { .good = found.good, .entries = found.entries, .head = found.head[0] ? found.head : NULL,
		.anchored = found.anchored, .wrong_at = found.wrong_at, .sentence = found.sentence };
	if (strcmp(format, "json") == 0)
		lt_field_json_noun(&lt_field_audit_proof, &proof, &out);
	else
		lt_buf_printf(&out, "%s: %s", found.good ? "good" : "WRONG", found.sentence);
	printf("%s\n", out.at);
	lt_buf_done(&out);
	return found.good ? LT_EXIT_DONE : LT_EXIT_GAPS;
}

static struct lt_database *
open_store(struct lt_arena *a, const struct lt_govern *options, const char *state, struct lt_err *err)
{
	struct lt_text store = lt_text(options->store);
	if (lt_text_starts(store, "postgres://") || lt_text_starts(store, "postgresql://"))
		return lt_database_postgres(options->store, err);
	const char *path = lt_io_join(a, options->store ? options->store : state, "api.db");
	if (access(path, R_OK) != 0)
		return lt_fail(err, "%s is not there; name the state folder of lintel up with --state, or its --store", path), NULL;
	return lt_database_sqlite(path, false, err);
}

int
lt_govern_audit(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	const char *format = options->format ? options->format : "terminal", *state = lt_home_state(a, options->state, err);
	struct lt_audit_want want = { 0 };
	struct timespec now;
	int64_t there = 0;
	clock_gettime(CLOCK_REALTIME, &now);
	int64_t now_us = now.tv_sec * INT64_C(1000000);
	if (!state || (options->since && !lt_govern_time("since", options->since, now_us, &want.since_us, err))
		|| (options->until && !lt_govern_time("until", options->until, now_us, &want.until_us, err)))
		return LT_EXIT_USAGE;
	if (strcmp(format, "terminal") != 0 && strcmp(format, "json") != 0 && (strcmp(format, "csv") != 0 || options->verify)) {
		lt_fail(err, options->verify ? "--format of --verify is terminal or json, not '%s'" : "--format is terminal, json or csv, not '%s'", format);
		return LT_EXIT_USAGE;
	}
	struct lt_audit_log log = { open_store(a, options, state, err), state };
	if (!log.db)
		return LT_EXIT_USAGE;
	int code = LT_EXIT_FAILED;
	if (lt_audit_log_is_there(&log, &there, err))
		code = !there ? (lt_fail(err, "no lintel up has written an audit log there"), LT_EXIT_USAGE)
			: options->verify ? verify(a, &log, format, err) : export(a, &log, &want, format, err);
	log.db->close(log.db);
	return code;
}
