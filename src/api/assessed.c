/* SPDX-License-Identifier: Apache-2.0 */
/* assessed: see assessed.h. */
#include "api/assessed.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "api/api.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "catalog/check.h"
#include "catalog/framework.h"
#include "catalog/question.h"
#include "format/json.h"

enum { RANKS = 5 };

/* One document with who holds it. */
struct held {
	struct lt_assessed_whole whole; /* first: what readers have */
	struct lt_arena *arena;
	atomic_int holders;
};

struct assessed {
	pthread_mutex_t lock;
	struct held *last;
	_Atomic uint64_t generation;
	const char *path, *facts;
	struct lt_checks checks;
	struct lt_frameworks frameworks;
	struct lt_questions questions;
};

static struct assessed *
mine(const struct lt_api *api)
{
	return lt_service_state(api, &lt_service_assessed);
}

/* --- indexes --- */

static int
word_of(struct lt_arena *a, struct lt_node node, const struct lt_words *words)
{
	int value = lt_words_find(words, lt_node_text(node, a));
	return value < 0 ? words->count : value;
}

static uint32_t
count_of(struct lt_node map, const char *key)
{
	int64_t value = 0;
	lt_node_int(lt_node_get(map, key), &value);
	return value < 0 ? 0 : (uint32_t)value;
}

static struct lt_text
text_or_none(struct lt_node node, struct lt_arena *a)
{
	return lt_node_is(node, LT_KIND_TEXT) ? lt_node_text(node, a) : LT_NONE;
}

static void
read_checks(struct lt_arena *a, struct lt_assessed_whole *whole)
{
	struct lt_node list = lt_node_get(whole->root, "checks");
	struct lt_walk w = lt_walk(list);
	whole->checks = LT_NEW_ARRAY(a, struct lt_assessed_check, lt_node_count(list) + 1);
	while (lt_walk_next(&w)) {
		struct lt_assessed_check *check = &whole->checks[whole->checks_count];
		struct lt_node code = lt_node_get(w.value, "code");
		struct lt_walk phases = lt_walk(lt_node_get(w.value, "phases"));
		*check = (struct lt_assessed_check){ .node = w.value, .id = lt_node_string(lt_node_get(w.value, "id"), a),
			.code = lt_node_is(code, LT_KIND_TEXT) ? lt_node_string(code, a) : NULL,
			.title = lt_node_string(lt_node_get(w.value, "title"), a), .level = count_of(w.value, "level"),
			.ok = count_of(w.value, "ok"), .gap = count_of(w.value, "gap"), .unknown = count_of(w.value, "unknown"),
			.skip = count_of(w.value, "skip"), .waived = count_of(w.value, "waived") };
		check->severity = (enum lt_severity)word_of(a, lt_node_get(w.value, "severity"), &lt_words_severity);
		check->area = (enum lt_area)word_of(a, lt_node_get(w.value, "area"), &lt_words_area);
		check->phase = (enum lt_phase)word_of(a, lt_node_get(w.value, "phase"), &lt_words_phase);
		check->verdict = (enum lt_status)word_of(a, lt_node_get(w.value, "verdict"), &lt_words_status);
		while (lt_walk_next(&phases))
			check->phases |= (uint8_t)(1u << word_of(a, phases.value, &lt_words_phase));
		if (!check->id)
			continue;
		lt_map_put(whole->check_of, lt_text(check->id), whole->checks_count);
		if (check->code)
			lt_map_put(whole->check_of, lt_text(check->code), whole->checks_count);
		whole->checks_count++;
	}
}

static void
read_findings(struct lt_arena *a, struct lt_assessed_whole *whole)
{
	struct lt_node list = lt_node_get(whole->root, "findings");
	struct lt_walk w = lt_walk(list);
	whole->findings = LT_NEW_ARRAY(a, struct lt_assessed_finding, lt_node_count(list) + 1);
	while (lt_walk_next(&w)) {
		int at = whole->findings_count;
		int64_t check = lt_map_get(whole->check_of, lt_node_text(lt_node_get(w.value, "check"), a));
		const char *print = lt_node_string(lt_node_get(w.value, "fingerprint"), a);
		if (check < 0 || !print)
			continue;
		struct lt_assessed_check *of = &whole->checks[check];
		struct lt_node waiver = lt_node_get(w.value, "waiver");
		whole->findings[at] = (struct lt_assessed_finding){ .node = w.value, .check = (uint32_t)check,
			.status = (enum lt_status)word_of(a, lt_node_get(w.value, "status"), &lt_words_status),
			.waived = lt_node_is(waiver, LT_KIND_NUMBER), .fingerprint = print,
			.resource = text_or_none(lt_node_get(w.value, "resource"), a), .file = text_or_none(lt_node_get(w.value, "file"), a),
			.reason = text_or_none(lt_node_get(w.value, "reason"), a) };
		if (of->count == 0)
			of->first = at;
		of->count = at - of->first + 1;
		if (lt_map_get(whole->finding_of, lt_text(print)) < 0)
			lt_map_put(whole->finding_of, lt_text(print), at);
		whole->findings_count++;
	}
}

/* Where people should meet it: a rank of findings alike, ascending. */
static int
rank_of(const struct lt_assessed_whole *whole, const struct lt_assessed_finding *f)
{
	int kind = f->status == LT_STATUS_GAP ? (f->waived ? 2 : 0) : f->status == LT_STATUS_UNKNOWN ? 1 : f->status == LT_STATUS_OK ? 3 : 4;
	int severity = whole->checks[f->check].severity;
	return kind * (LT_SEVERITY_COUNT + 1) + LT_SEVERITY_COUNT - severity;
}

static void
sort_findings(struct lt_arena *a, struct lt_assessed_whole *whole)
{
	int begins[RANKS * (LT_SEVERITY_COUNT + 1) + 1] = { 0 };
	whole->heaviest = LT_NEW_ARRAY(a, int, whole->findings_count + 1);
	for (int i = 0; i < whole->findings_count; i++)
		begins[rank_of(whole, &whole->findings[i]) + 1]++;
	for (int i = 1; i <= RANKS * (LT_SEVERITY_COUNT + 1); i++)
		begins[i] += begins[i - 1];
	for (int i = 0; i < whole->findings_count; i++)
		whole->heaviest[begins[rank_of(whole, &whole->findings[i])]++] = i;
}

/* --- the head: what a page asks for first, written once --- */

static void
write_counts(struct lt_buf *out, const struct lt_assessed_whole *whole)
{
	int64_t sums[LT_STATUS_COUNT] = { 0 }, verdicts[LT_STATUS_COUNT + 1] = { 0 }, open[LT_SEVERITY_COUNT + 1] = { 0 }, waived = 0;
	for (int i = 0; i < whole->checks_count; i++) {
		const struct lt_assessed_check *check = &whole->checks[i];
		sums[LT_STATUS_OK] += check->ok;
		sums[LT_STATUS_GAP] += check->gap;
		sums[LT_STATUS_UNKNOWN] += check->unknown;
		sums[LT_STATUS_SKIP] += check->skip;
		waived += check->waived;
		verdicts[check->verdict]++;
		open[check->severity] += check->gap > check->waived ? check->gap - check->waived : 0;
	}
	lt_buf_printf(out, "\"counts\":{\"checks\":%d", whole->checks_count);
	for (int i = 0; i < LT_STATUS_COUNT; i++)
		lt_buf_printf(out, ",\"checks_%s\":%lld", lt_words_status.at[i].word, (long long)verdicts[i]);
	for (int i = 0; i < LT_STATUS_COUNT; i++)
		lt_buf_printf(out, ",\"%s\":%lld", lt_words_status.at[i].word, (long long)sums[i]);
	lt_buf_printf(out, ",\"waived\":%lld", (long long)waived);
	for (int i = 0; i < LT_SEVERITY_COUNT; i++)
		lt_buf_printf(out, ",\"open_%s\":%lld", lt_words_severity.at[i].word, (long long)open[i]);
	lt_buf_puts(out, "},");
}

static void
write_head(struct lt_arena *a, struct lt_assessed_whole *whole)
{
	static const char *const parts[] = { "run", "verdict", "blockers", "coverage", "phases", "areas", "gates", "sources", "blind",
		"ratings", "patterns", "work", "decisions" };
	struct lt_buf out = LT_BUF((size_t)64 << 20);
	lt_buf_putc(&out, '{');
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		lt_buf_printf(&out, "\"%s\":", parts[i]);
		lt_node_json(lt_node_get(whole->root, parts[i]), &out);
		lt_buf_putc(&out, ',');
	}
	write_counts(&out, whole);
	whole->head = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
}

/* --- reading it --- */

static struct held *
read_document(const char *path, const char *facts, const struct stat *st, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new((size_t)16 << 30);
	struct held *held = LT_NEW(a, struct held);
	struct lt_assessed_whole *whole = &held->whole;
	struct lt_text bytes;
	struct lt_doc *doc;
	struct tm tm;
	if (!lt_io_read(a, AT_FDCWD, path, (uint64_t)4 << 30, &bytes, err) || !lt_json_read(a, lt_keys_new(a), path, bytes, &doc, err)) {
		lt_arena_drop(a);
		return NULL;
	}
	held->arena = a;
	atomic_store(&held->holders, 1);
	whole->root = lt_doc_root(doc);
	whole->made_us = st->st_mtim.tv_sec * INT64_C(1000000) + st->st_mtim.tv_nsec / 1000;
	whole->generation = (uint64_t)whole->made_us;
	char *made = lt_alloc(a, 32);
	gmtime_r(&st->st_mtim.tv_sec, &tm);
	strftime(made, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
	whole->made_at = made;
	whole->verdict = (enum lt_verdict)word_of(a, lt_node_get(whole->root, "verdict"), &lt_words_verdict);
	whole->check_of = lt_map_new(a);
	whole->finding_of = lt_map_new(a);
	read_checks(a, whole);
	if (whole->verdict >= LT_VERDICT_COUNT || whole->checks_count == 0) {
		lt_arena_drop(a);
		lt_fail(err, "%s is no assessment", path);
		return NULL;
	}
	read_findings(a, whole);
	sort_findings(a, whole);
	write_head(a, whole);
	whole->facts = access(facts, R_OK) == 0 ? lt_copy(a, facts) : NULL;
	return held;
}

bool
lt_assessed_again(struct lt_api *api, struct lt_err *err)
{
	struct assessed *all = mine(api);
	struct stat st;
	if (stat(all->path, &st) != 0)
		return errno == ENOENT || lt_fail_os(err, "look at %s", all->path);
	struct held *held = read_document(all->path, all->facts, &st, err);
	if (!held)
		return false;
	pthread_mutex_lock(&all->lock);
	struct held *before = all->last;
	if (before && held->whole.generation <= before->whole.generation)
		held->whole.generation = before->whole.generation + 1;
	all->last = held;
	atomic_store(&all->generation, held->whole.generation);
	pthread_mutex_unlock(&all->lock);
	lt_assessed_drop(before ? &before->whole : NULL);
	return true;
}

struct lt_assessed_whole *
lt_assessed_take(struct lt_api *api)
{
	struct assessed *all = mine(api);
	pthread_mutex_lock(&all->lock);
	struct held *held = all->last;
	if (held)
		atomic_fetch_add(&held->holders, 1);
	pthread_mutex_unlock(&all->lock);
	return held ? &held->whole : NULL;
}

void
lt_assessed_drop(struct lt_assessed_whole *assessed)
{
	struct held *held = (struct held *)assessed;
	if (held && atomic_fetch_sub(&held->holders, 1) == 1)
		lt_arena_drop(held->arena);
}

uint64_t
lt_assessed_generation(struct lt_api *api)
{
	return atomic_load(&mine(api)->generation);
}

const struct lt_checks *
lt_assessed_catalog(struct lt_api *api)
{
	return &mine(api)->checks;
}

const struct lt_frameworks *
lt_assessed_frameworks(struct lt_api *api)
{
	return &mine(api)->frameworks;
}

const struct lt_questions *
lt_assessed_questions(struct lt_api *api)
{
	return &mine(api)->questions;
}

/* --- the service --- */

static bool
open_assessed(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct lt_arena *a = lt_api_arena(api);
	struct assessed *all = LT_NEW(a, struct assessed);
	struct lt_err old = { 0 };
	const char *folder = lt_io_join(a, lt_api_given(api)->state, "assessed");
	pthread_mutex_init(&all->lock, NULL);
	all->path = lt_io_join(a, folder, "last.json");
	all->facts = lt_io_join(a, folder, "facts.db");
	*ret_state = all;
	/* Where the state folder lies in the estate's it is no evidence. */
	const char *ignore = lt_io_join(a, lt_api_given(api)->state, ".gitignore");
	if (!lt_io_folder(folder, err) || (access(ignore, F_OK) != 0 && !lt_io_write(ignore, LT_LIT("*\n"), err)) || !lt_checks_load(a, NULL, 0, &all->checks, err) ||
		!lt_frameworks_load(a, &all->frameworks, err) || !lt_questions_load(a, &all->questions, err))
		return false;
	struct stat st;
	if (stat(all->path, &st) == 0 && (all->last = read_document(all->path, all->facts, &st, &old)))
		atomic_store(&all->generation, all->last->whole.generation);
	return true;
}

static void
close_assessed(struct lt_api *api)
{
	struct assessed *all = mine(api);
	lt_assessed_drop(all->last ? &all->last->whole : NULL);
}

const struct lt_service lt_service_assessed = { .name = "assessed", .open = open_assessed, .close = close_assessed };
