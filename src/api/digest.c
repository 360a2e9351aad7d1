/* SPDX-License-Identifier: Apache-2.0 */
/* digest: see digest.h. */
#include "api/digest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "api/api.h"
#include "api/assessed.h"
#include "api/past.h"
#include "api/schedule.h"
#include "api/service.h"
#include "api/spend.h"
#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "record/assessment.h"

enum { THINGS = 3, CHANGES = 15, DIGEST_BYTES = 1 << 20 };

static const char *
folder_of(struct lt_api *api, struct lt_arena *a)
{
	return lt_io_join(a, lt_api_given(api)->state, "digest");
}

/* --- the text --- */

/* Names come from files that anybody may have written: none of them makes Markdown of its own. */
static void
put_plain(struct lt_buf *out, struct lt_text text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (strchr("\\`*_{}[]<>#|!", c) && c)
			lt_buf_putc(out, '\\');
		lt_buf_putc(out, c == '\n' || c == '\r' ? ' ' : c);
	}
}

static void
put_to_do(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_buf *out)
{
	int told = 0;
	uint32_t last = UINT32_MAX;
	lt_buf_puts(out, "\n## Three things to do\n\n");
	for (int i = 0; i < whole->findings_count && told < THINGS; i++) {
		const struct lt_assessed_finding *f = &whole->findings[whole->heaviest[i]];
		const struct lt_assessed_check *check = &whole->checks[f->check];
		if (f->status != LT_STATUS_GAP || f->waived || f->check == last)
			continue;
		last = f->check;
		uint32_t open = check->gap - check->waived;
		lt_buf_printf(out, "%d. **", ++told);
		put_plain(out, lt_text(check->title));
		lt_buf_printf(out, "** (%s, %s): %u open gap%s. ", check->code ? check->code : check->id,
			lt_words_severity.at[check->severity].word, open, open == 1 ? "" : "s");
		put_plain(out, lt_node_text(lt_node_get(check->node, "fix"), a));
		lt_buf_putc(out, '\n');
	}
	if (told == 0)
		lt_buf_puts(out, "No gap is open.\n");
}

static void
put_changes(struct lt_api *api, struct lt_arena *a, int64_t since_day, struct lt_buf *out)
{
	struct lt_past past;
	struct lt_past_changes changes = { 0 };
	struct lt_err err = { 0 };
	char since[16];
	lt_date_spell(since_day, since);
	lt_buf_puts(out, "\n## What changed\n\n");
	if (!lt_past_open(api, a, &past, &err) || !lt_past_changes(a, &past, since, &changes, &err))
		lt_buf_printf(out, "It cannot be told: %s.\n", err.text);
	else if (!changes.since)
		lt_buf_puts(out, "There is no earlier run to compare with.\n");
	else if (changes.count == 0)
		lt_buf_printf(out, "Nothing since the run of %s.\n", changes.since->day);
	else
		lt_buf_printf(out, "Since the run of %s: %d to the better, %d to the worse.\n\n", changes.since->day, changes.better,
			changes.worse);
	for (int i = 0; i < changes.count && i < CHANGES; i++) {
		lt_buf_printf(out, "- %s: ", lt_words_change.at[changes.changes[i].way].word);
		put_plain(out, lt_text(changes.changes[i].sentence));
		lt_buf_putc(out, '\n');
	}
	if (changes.count > CHANGES)
		lt_buf_printf(out, "- and %d more\n", changes.count - CHANGES);
	lt_past_close(&past);
}

static void
put_spend(struct lt_api *api, struct lt_arena *a, int64_t now_us, struct lt_buf *out)
{
	struct lt_noun_overview_spend spend;
	struct lt_noun_overview_day *days;
	int count;
	double week = 0;
	int64_t calls = 0, errors = 0;
	lt_spend_read(api, a, now_us, &spend, &days, &count);
	lt_buf_puts(out, "\n## Spend\n\n");
	if (spend.sentence) {
		lt_buf_printf(out, "It cannot be told: %s.\n", spend.sentence);
		return;
	}
	for (int i = 0; i < count; i++) {
		week += days[i].cost;
		calls += days[i].calls;
		errors += days[i].errors;
	}
	const char *currency = spend.currency ? spend.currency : "";
	lt_buf_printf(out, "- the last seven days: %.2f %s for %lld calls, %lld of them failed\n", week, currency, (long long)calls,
		(long long)errors);
	lt_buf_printf(out, "- this month: %.2f %s", spend.month, currency);
	if (spend.budget_month >= 0)
		lt_buf_printf(out, " of a budget of %.2f %s", spend.budget_month, currency);
	if (spend.month_end >= 0)
		lt_buf_printf(out, "; at this rate %.2f %s when it ends", spend.month_end, currency);
	lt_buf_putc(out, '\n');
}

bool
lt_digest_text(struct lt_api *api, struct lt_arena *a, int64_t now_us, int days, struct lt_buf *out)
{
	struct lt_assessed_whole *whole = lt_assessed_take(api);
	struct lt_past past;
	struct lt_err gone = { 0 };
	int64_t today = now_us / 1000000 / 86400;
	char day[16];
	if (!whole)
		return false;
	lt_date_spell(today, day);
	lt_buf_printf(out, "# %s\n\n", day);
	if (lt_past_open(api, a, &past, &gone))
		put_plain(out, lt_text(past.estate));
	lt_past_close(&past);
	lt_buf_printf(out, ": **%s**, assessed %s.\n", lt_words_verdict.at[whole->verdict].word, whole->made_at);
	put_to_do(a, whole, out);
	lt_assessed_drop(whole);
	put_changes(api, a, today - days, out);
	put_spend(api, a, now_us, out);
	return true;
}

/* --- kept --- */

void
lt_digest_write(struct lt_api *api, int64_t now_us, int days)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_buf out = LT_BUF(DIGEST_BYTES);
	struct lt_err err = { 0 };
	const char *folder = folder_of(api, a);
	char day[16];
	lt_date_spell(now_us / 1000000 / 86400, day);
	if (lt_digest_text(api, a, now_us, days, &out) &&
		(!lt_io_folder(folder, &err) || !lt_io_write(lt_print(a, "%s/%s.md", folder, day), lt_buf_text(&out), &err)))
		fprintf(stderr, "lintel: the digest: %s\n", err.text);
	lt_buf_done(&out);
	lt_arena_drop(a);
}

static int
newest_first(const void *left, const void *right)
{
	int64_t one = *(const int64_t *)left, two = *(const int64_t *)right;
	return one < two ? 1 : one > two ? -1 : 0;
}

int
lt_digest_days(struct lt_api *api, struct lt_arena *a, int64_t **ret_days)
{
	LT_AUTO(lt_dir) dir = opendir(folder_of(api, a));
	int64_t *days = NULL, day;
	int count = 0, room = 0;
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		struct lt_text name = lt_text(entry->d_name);
		if (name.len == 13 && lt_text_ends(name, ".md") && lt_date_day((struct lt_text){ name.at, 10 }, &day))
			LT_PUSH(a, days, count, room) = day;
	}
	if (count > 1)
		qsort(days, (size_t)count, sizeof *days, newest_first);
	*ret_days = days;
	return count;
}

int64_t
lt_digest_last(struct lt_api *api, int64_t today)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_err err = { 0 };
	struct stat st;
	const char *begun = lt_io_join(a, folder_of(api, a), ".begun");
	int64_t *days, last = today;
	if (lt_digest_days(api, a, &days) > 0)
		last = days[0];
	else if (stat(begun, &st) == 0)
		last = st.st_mtime / 86400;
	else if (!lt_io_folder(folder_of(api, a), &err) || !lt_io_write(begun, LT_LIT(""), &err))
		fprintf(stderr, "lintel: the digest: %s\n", err.text);
	lt_arena_drop(a);
	return last;
}

bool
lt_digest_load(struct lt_api *api, struct lt_arena *a, int64_t day, struct lt_text *ret_markdown, int64_t *ret_made_s, struct lt_err *err)
{
	char spelt[16];
	struct stat st;
	lt_date_spell(day, spelt);
	const char *path = lt_print(a, "%s/%s.md", folder_of(api, a), spelt);
	if (stat(path, &st) != 0)
		return lt_fail_os(err, "read the digest of %s", spelt);
	*ret_made_s = st.st_mtime;
	return lt_io_read(a, AT_FDCWD, path, DIGEST_BYTES, ret_markdown, err);
}

int
lt_digest_forget(struct lt_api *api, int64_t before_day)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	int64_t *days;
	int count = lt_digest_days(api, a, &days), gone = 0;
	char spelt[16];
	for (int i = 0; i < count; i++) {
		lt_date_spell(days[i], spelt);
		gone += days[i] < before_day && unlink(lt_print(a, "%s/%s.md", folder_of(api, a), spelt)) == 0;
	}
	lt_arena_drop(a);
	return gone;
}
