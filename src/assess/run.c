/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking.  A check that saw no row is decided here: what is switched off is skipped with
 * its reason; else, where one of its sources was read, there is nothing in scope; else
 * nobody looked, and that is unknown.  A source of its that could not be read makes one
 * unknown finding more, because what was not seen may be a gap.
 */
#include "assess/run.h"

#include <sqlite3.h>

#include "assess/scan.h"
#include "assess/doubt.h"
#include "assess/score.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/check.h"
#include "catalog/content.h"
#include "facts/facts.h"
#include "facts/foresee.h"
#include "facts/table.h"
#include "format/json.h"
#include "record/assessment.h"

struct asking {
	struct lt_arena *arena;
	const struct lt_run_options *options;
	struct lt_facts *facts;
	struct lt_map *texts; /* every text that findings hold, once */
	struct lt_text *spelt;
	int spelt_count, spelt_room;
	struct lt_assessment *out;
	int finding_room;
	const struct lt_table *about;
	int64_t kept[LT_STATUS_COUNT]; /* of the check being asked */
	const struct lt_doubt *doubt;  /* NULL: no live cloud answered */
	const char *unread;            /* a table that the check being asked looks at too, and the live cloud did not show */
	struct lt_scans scans;         /* what other scanners answer */
};

/* What the program's own checks need, or LT_NOWHERE. */
static struct lt_node
read_foreseen(struct lt_arena *a, struct lt_keys *keys, struct lt_err *err)
{
	struct lt_content file;
	struct lt_doc *doc;
	const char *at = NULL;
	if (!lt_content_next("foreseen.json", &at, &file) || !lt_json_read(a, keys, file.path, file.bytes, &doc, err))
		return LT_NOWHERE;
	return lt_doc_root(doc);
}

struct lt_facts *
lt_run_open(struct lt_arena *a, struct lt_keys *keys, const struct lt_checks *checks, const char *const *statements,
	int statement_count, const char *today, struct lt_err *err)
{
	struct lt_facts *facts = lt_facts_new(a, keys, err);
	struct lt_content file;
	for (const char *at = NULL; facts && lt_content_next("facts/", &at, &file);)
		if (!lt_facts_describe(facts, file.path, file.bytes, err))
			return NULL;
	for (int i = 0; facts && i < checks->table_count; i++)
		if (!lt_facts_describe(facts, checks->tables[i].path, checks->tables[i].bytes, err))
			return NULL;
	for (const char *at = NULL; facts && lt_content_next("data/", &at, &file);)
		if (!lt_facts_data(facts, file.path, file.bytes, err))
			return NULL;
	if (!facts)
		return NULL;
	struct lt_node foreseen = read_foreseen(a, keys, err);
	if (checks->count > 0) /* else only the statements say what is wanted, and no more is asked of live systems */
		lt_foresee_columns(facts, foreseen);
	for (int i = 0; i < checks->count; i++) {
		/* A check of the user's may have the name of one of ours, but its file is elsewhere. */
		if (lt_foresee_expect(facts, foreseen, lt_text(checks->at[i].file)) < 0)
			lt_facts_expect(facts, checks->at[i].sql);
		if (lt_facts_table_named(facts, lt_text(checks->at[i].about)) < 0) {
			lt_fail(err, "%s: no fact table is called '%s' (see lintel query --tables)", checks->at[i].file,
				checks->at[i].about);
			return NULL;
		}
	}
	for (int i = 0; i < statement_count; i++)
		lt_facts_need(facts, lt_facts_expect(facts, lt_text(statements[i])));
	lt_facts_expect(facts, lt_text(lt_scan_sql));
	if (!lt_facts_begin(facts, err))
		return NULL;
	lt_facts_parameter(facts, "today", today);
	return facts;
}

/* One copy of each text, however many findings say it. */
static const char *
hold(struct asking *q, const char *text, int len)
{
	if (!text)
		return NULL;
	struct lt_text slice = { text, (size_t)len };
	int64_t number = lt_map_get(q->texts, slice);
	if (number < 0) {
		slice = lt_copy_text(q->arena, slice);
		number = q->spelt_count;
		lt_map_put(q->texts, slice, number);
		LT_PUSH(q->arena, q->spelt, q->spelt_count, q->spelt_room) = slice;
	}
	return q->spelt[number].at;
}

/* Is this one of those that are kept one by one? */
static bool
keeps(struct asking *q, enum lt_status status)
{
	if (!(q->options->keep & (1u << status)) ||
		(q->options->keep_most && q->kept[status] >= q->options->keep_most)) {
		q->out->findings_left_out++;
		return false;
	}
	q->kept[status]++;
	return true;
}

static struct lt_finding *
add_finding(struct asking *q, struct lt_finding finding)
{
	struct lt_assessment *out = q->out;
	LT_PUSH(q->arena, out->findings, out->findings_count, q->finding_room) = finding;
	return &out->findings[out->findings_count - 1];
}

/* Where each returned column stands in the row, -1 when the check does not return it. */
struct shape {
	int resource, status, reason, file, line, quality;
};

static bool
read_shape(sqlite3_stmt *s, const struct lt_check *check, struct shape *ret_shape, struct lt_err *err)
{
	struct shape shape = { -1, -1, -1, -1, -1, -1 };
	struct {
		const char *name;
		int *at;
	} columns[] = { { "resource", &shape.resource }, { "status", &shape.status }, { "reason", &shape.reason },
		{ "file", &shape.file }, { "line", &shape.line }, { "quality", &shape.quality } };
	for (int c = 0; c < sqlite3_column_count(s); c++) {
		bool known = false;
		for (int i = 0; i < 6; i++)
			if (strcmp(sqlite3_column_name(s, c), columns[i].name) == 0) {
				*columns[i].at = c;
				known = true;
			}
		if (!known)
			return lt_fail(err, "%s:%d: a check returns resource, status, reason, file, line and quality, not '%s'",
				check->file, check->sql_line, sqlite3_column_name(s, c));
	}
	if (shape.resource < 0 || shape.status < 0 || shape.reason < 0)
		return lt_fail(err, "%s:%d: a check returns at least resource, status and reason", check->file, check->sql_line);
	*ret_shape = shape;
	return true;
}

static const char *
column(struct asking *q, sqlite3_stmt *s, int at)
{
	if (at < 0)
		return NULL;
	const char *text = (const char *)sqlite3_column_text(s, at);
	return hold(q, text, text ? sqlite3_column_bytes(s, at) : 0);
}

/* NULL and words that are no status never pass. */
static enum lt_status
read_status(sqlite3_stmt *s, int at)
{
	const char *word = (const char *)sqlite3_column_text(s, at);
	if (word && word[0] == 'o' && word[1] == 'k' && !word[2])
		return LT_STATUS_OK;
	int status = word ? lt_words_find(&lt_words_status, lt_text(word)) : -1;
	return status < 0 ? LT_STATUS_UNKNOWN : (enum lt_status)status;
}

/* A live resource that looks bare may only look so: what would show otherwise was not read. */
static bool
is_doubtful(const struct asking *q, enum lt_status status, const char *resource)
{
	return q->unread && status == LT_STATUS_GAP && resource && lt_text_starts(lt_text(resource), "/subscriptions/");
}

static void
take_row(struct asking *q, sqlite3_stmt *s, const struct shape *shape, uint32_t number, enum lt_grade weakest)
{
	struct lt_checked *checked = &q->out->checks[number];
	enum lt_status status = read_status(s, shape->status);
	enum lt_grade quality = weakest;
	if (shape->quality >= 0 && sqlite3_column_type(s, shape->quality) == SQLITE_TEXT) {
		int word = lt_words_find(&lt_words_grade, lt_text((const char *)sqlite3_column_text(s, shape->quality)));
		if (word >= 0)
			quality = (enum lt_grade)word;
	}
	const char *resource = q->unread ? column(q, s, shape->resource) : NULL;
	bool doubtful = is_doubtful(q, status, resource);
	if (doubtful)
		status = LT_STATUS_UNKNOWN;
	lt_score_count(checked, status, quality);
	if (!keeps(q, status))
		return;
	const char *reason = column(q, s, shape->reason);
	if (doubtful)
		reason = lt_print(q->arena, "%s, or it only seems so: nothing that was read of Azure shows %s", reason ? reason : "it is a gap",
			q->unread);
	if (!reason && status == LT_STATUS_UNKNOWN)
		reason = "the evidence does not say";
	int64_t line = shape->line < 0 ? 0 : sqlite3_column_int64(s, shape->line);
	add_finding(q, (struct lt_finding){ .check = number, .status = status, .resource = column(q, s, shape->resource),
		.reason = reason, .file = column(q, s, shape->file), .line = line > 0 ? (uint32_t)line : 0,
		.quality = quality });
}

/* Findings the engine makes itself. */
static void
say(struct asking *q, uint32_t number, enum lt_status status, const char *resource, struct lt_place place,
	const char *reason)
{
	lt_score_count(&q->out->checks[number], status, LT_GRADE_OBSERVED);
	if (keeps(q, status))
		add_finding(q, (struct lt_finding){ .check = number, .status = status, .resource = resource,
			.reason = reason, .file = place.file, .line = place.line, .quality = LT_GRADE_DECLARED });
}

static bool
shows(const struct lt_table *table, const struct lt_facts_source *source)
{
	for (int i = 0; i < table->source_count; i++)
		if (lt_text_eq(table->sources[i], source->collector))
			return true;
	return false;
}

/* What was switched off, and what could not be read. */
static void
say_unseen(struct asking *q, uint32_t number)
{
	const struct lt_facts_off *offs;
	int count = lt_facts_offs(q->facts, &offs);
	for (int i = 0; i < count; i++)
		if (offs[i].table == q->about->number)
			say(q, number, LT_STATUS_SKIP, offs[i].resource, offs[i].place, offs[i].why);
	const struct lt_facts_source *sources;
	count = lt_facts_sources(q->facts, &sources);
	for (int i = 0; i < count; i++) {
		if (!sources[i].sentence || !shows(q->about, &sources[i]) ||
			!lt_facts_misses(q->facts, (int)number, &sources[i]))
			continue;
		struct lt_place place = { sources[i].path[0] ? sources[i].path : NULL, sources[i].line, 0 };
		say(q, number, LT_STATUS_UNKNOWN, NULL, place,
			lt_print(q->arena, "%s could not be read, and what it holds is not judged: %s", sources[i].path,
				sources[i].sentence));
		return; /* the first stands for all of them; they are listed under blind */
	}
}

static void
say_empty(struct asking *q, uint32_t number)
{
	const struct lt_facts_source *sources;
	int count = lt_facts_sources(q->facts, &sources);
	struct lt_checked *checked = &q->out->checks[number];
	if (checked->ok + checked->gap + checked->unknown + checked->skip)
		return;
	for (int i = 0; i < count; i++) {
		bool of_it = !sources[i].what || lt_table_is_about(q->about, lt_text(sources[i].what));
		if (!sources[i].sentence && of_it && shows(q->about, &sources[i])) {
			say(q, number, LT_STATUS_SKIP, NULL, (struct lt_place){ 0 },
				lt_print(q->arena, "nothing of this kind in what was read (%s)", sources[i].collector));
			return;
		}
	}
	char names[256] = "";
	size_t len = 0;
	for (int i = 0; i < q->about->source_count && len < sizeof names; i++)
		len += (size_t)snprintf(names + len, sizeof names - len, "%s%.*s", i ? ", " : "", LT_ARG(q->about->sources[i]));
	say(q, number, LT_STATUS_UNKNOWN, NULL, (struct lt_place){ 0 },
		lt_print(q->arena, "no evidence was given that could show it (%s)", names));
}

/* What the check answers while its tables are empty: a list with the names of its columns,
 * then a list a row. */
static void
say_foreseen(struct asking *q, uint32_t number)
{
	struct lt_node rows = lt_foresee_rows(q->facts, (int)number), names = lt_node_item(rows, 0);
	for (uint32_t i = 1; i < lt_node_count(rows); i++) {
		struct lt_place place = { 0 };
		const char *resource = NULL, *reason = NULL;
		int status = LT_STATUS_UNKNOWN, quality = LT_GRADE_OBSERVED; /* no row has weakened it */
		for (uint32_t c = 0; c < lt_node_count(names); c++) {
			struct lt_node name = lt_node_item(names, c), cell = lt_node_item(lt_node_item(rows, i), c);
			const char *text = lt_node_is(cell, LT_KIND_NULL) ? NULL : lt_node_string(cell, q->arena);
			int64_t line;
			if (lt_node_eq(name, "resource"))
				resource = text;
			else if (lt_node_eq(name, "reason"))
				reason = text;
			else if (lt_node_eq(name, "file"))
				place.file = text;
			else if (lt_node_eq(name, "line") && lt_node_int(cell, &line))
				place.line = (uint32_t)line;
			else if (lt_node_eq(name, "quality") && text && (quality = lt_words_find(&lt_words_grade, lt_text(text))) < 0)
				quality = LT_GRADE_OBSERVED;
			else if (lt_node_eq(name, "status") && text && (status = lt_words_find(&lt_words_status, lt_text(text))) < 0)
				status = LT_STATUS_UNKNOWN;
		}
		if (!reason && status == LT_STATUS_UNKNOWN)
			reason = "the evidence does not say";
		lt_score_count(&q->out->checks[number], (enum lt_status)status, (enum lt_grade)quality);
		if (keeps(q, (enum lt_status)status))
			add_finding(q, (struct lt_finding){ .check = number, .status = (enum lt_status)status, .resource = resource,
				.reason = reason, .file = place.file, .line = place.line, .quality = (enum lt_grade)quality });
	}
}

/* The worse of both stands; theirs helps where we did not know. */
static void
take_theirs(struct asking *q, struct lt_checked *checked, struct lt_finding *ours, const struct lt_scan_answer *theirs)
{
	uint32_t *was = ours->status == LT_STATUS_OK ? &checked->ok : ours->status == LT_STATUS_SKIP ? &checked->skip : &checked->unknown;
	if (ours->status == LT_STATUS_GAP || (theirs->status == LT_STATUS_OK && ours->status != LT_STATUS_UNKNOWN))
		return;
	--*was;
	lt_score_count(checked, theirs->status, LT_GRADE_INFERRED);
	ours->status = theirs->status;
	ours->quality = LT_GRADE_INFERRED;
	ours->reason = hold(q, theirs->reason, (int)strlen(theirs->reason));
}

/* What other scanners say of this check; first is its first finding. */
static void
ask_scans(struct asking *q, const struct lt_check *check, uint32_t number, int first)
{
	struct lt_scan_answer *theirs = lt_scan_of(&q->scans, check->id), *end = q->scans.at + q->scans.count;
	if (!theirs)
		return;
	struct lt_scan_index *index = lt_scan_index(q->arena);
	for (int i = first; i < q->out->findings_count; i++)
		lt_scan_note(index, &q->out->findings[i], i);
	for (; theirs < end && strcmp(theirs->check, check->id) == 0; theirs++) {
		int same = lt_scan_same(index, theirs);
		if (same >= 0) {
			take_theirs(q, &q->out->checks[number], &q->out->findings[same], theirs);
			continue;
		}
		lt_score_count(&q->out->checks[number], theirs->status, LT_GRADE_INFERRED);
		if (!keeps(q, theirs->status))
			continue;
		struct lt_finding *added = add_finding(q, (struct lt_finding){ .check = number, .status = theirs->status,
			.resource = theirs->resource, .reason = theirs->reason, .file = theirs->file, .line = theirs->line,
			.quality = LT_GRADE_INFERRED });
		lt_scan_note(index, added, q->out->findings_count - 1);
	}
}

/* number is also that of its statement: checks are expected first, in order. */
static bool
ask(struct asking *q, const struct lt_check *check, uint32_t number, struct lt_err *err)
{
	int first = q->out->findings_count;
	memset(q->kept, 0, sizeof q->kept);
	q->unread = lt_doubt_of(q->doubt, (int)number, q->about);
	if (lt_facts_silent(q->facts, (int)number)) {
		say_foreseen(q, number);
		ask_scans(q, check, number, first);
		say_unseen(q, number);
		say_empty(q, number);
		return true;
	}
	sqlite3 *db = lt_facts_sql(q->facts);
	sqlite3_stmt *s = NULL;
	const char *tail = NULL;
	if (sqlite3_prepare_v2(db, check->sql.at, (int)check->sql.len, &s, &tail) != SQLITE_OK || !s) {
		lt_fail(err, "%s:%d: %s", check->file, check->sql_line, sqlite3_errmsg(db));
		return false;
	}
	struct shape shape = { 0 };
	int got = SQLITE_DONE;
	bool good = read_shape(s, check, &shape, err);
	enum lt_grade weakest = (enum lt_grade)lt_facts_quality(q->facts, q->about->number);
	while (good && (got = sqlite3_step(s)) == SQLITE_ROW)
		take_row(q, s, &shape, number, weakest);
	if (good && got != SQLITE_DONE)
		good = lt_fail(err, "%s:%d: %s", check->file, check->sql_line, sqlite3_errmsg(db));
	sqlite3_finalize(s);
	if (!good)
		return false;
	ask_scans(q, check, number, first);
	say_unseen(q, number);
	say_empty(q, number);
	return true;
}

static struct lt_texts
split(struct lt_arena *a, const char *words)
{
	struct lt_texts texts = { 0 };
	struct lt_text rest = words ? lt_text(words) : LT_NONE, piece;
	const char **at = NULL;
	int room = 0;
	while (lt_text_cut(&rest, ',', &piece)) {
		piece = lt_text_trim(piece);
		if (piece.len)
			LT_PUSH(a, at, texts.count, room) = lt_copy_text(a, piece).at;
	}
	texts.at = at;
	return texts;
}

/* A word of the front matter out of its vocabulary. */
static bool
word_of(const struct lt_check *check, const char *key, const struct lt_words *words, struct lt_text word, int *ret_value,
	struct lt_err *err)
{
	*ret_value = lt_words_find(words, lt_text_trim(word));
	if (*ret_value >= 0)
		return true;
	const char *near = lt_words_near(words, word);
	return lt_fail(err, "%s: %s '%.*s' is not known%s%s%s", check->file, key, LT_ARG(word), near ? "; did you mean '" : "",
		near ? near : "", near ? "'?" : "");
}

static bool
bits_of(struct lt_arena *a, const struct lt_check *check, const char *key, const struct lt_words *words, const char *list,
	uint8_t *ret_bits, int *ret_first, struct lt_err *err)
{
	struct lt_texts texts = split(a, list);
	for (int i = 0; i < texts.count; i++) {
		int value;
		if (!word_of(check, key, words, lt_text(texts.at[i]), &value, err))
			return false;
		*ret_bits |= (uint8_t)(1u << value);
		if (i == 0)
			*ret_first = value;
	}
	return true;
}

/* A check of the catalogue as it travels in the record. */
static bool
describe(struct lt_arena *a, const struct lt_check *check, const struct lt_table *about, struct lt_checked *ret,
	struct lt_err *err)
{
	int severity, area, phase = 0, first_gate = 0;
	int64_t level;
	if (!word_of(check, "severity", &lt_words_severity, lt_text(check->severity), &severity, err) ||
		!word_of(check, "area", &lt_words_area, lt_text(check->area), &area, err) ||
		!bits_of(a, check, "phase", &lt_words_phase, check->phases, &ret->phases, &phase, err) ||
		!bits_of(a, check, "gate", &lt_words_gate, check->gates, &ret->gates, &first_gate, err))
		return false;
	if (!lt_text_int(lt_text(check->level), &level) || level < 2 || level > 4)
		return lt_fail(err, "%s: level is 2, 3 or 4, not '%s'", check->file, check->level);
	const char **sources = LT_NEW_ARRAY(a, const char *, about->source_count + 1);
	for (int i = 0; i < about->source_count; i++)
		sources[i] = lt_copy_text(a, about->sources[i]).at;
	ret->id = check->id;
	ret->code = check->code;
	ret->title = check->title;
	ret->severity = (enum lt_severity)severity;
	ret->area = (enum lt_area)area;
	ret->level = (uint32_t)level;
	ret->phase = (enum lt_phase)phase;
	ret->caf = split(a, check->caf);
	ret->nist = split(a, check->nist);
	ret->owasp25 = split(a, check->owasp25);
	ret->owasp26 = split(a, check->owasp26);
	ret->iso = split(a, check->iso);
	ret->why = check->why;
	ret->fix = check->fix;
	ret->sources = (struct lt_texts){ sources, about->source_count };
	return true;
}

/* What the collectors said of themselves; one that said nothing found nothing. */
static void
take_sources(struct asking *q, const char *const *collectors)
{
	const struct lt_facts_source *from;
	int count = lt_facts_sources(q->facts, &from), evidence = 0, blind = 0;
	struct lt_assessment *out = q->out;
	out->sources = LT_NEW_ARRAY(q->arena, struct lt_evidence, count + 64);
	out->blind = LT_NEW_ARRAY(q->arena, struct lt_blind, count + 1);
	for (int i = 0; i < count; i++) {
		out->sources[evidence++] = (struct lt_evidence){ from[i].collector, from[i].path[0] ? from[i].path : NULL,
			from[i].sentence ? LT_SOURCE_FAILED : LT_SOURCE_OK, from[i].count, from[i].sentence };
		if (!from[i].sentence && strcmp(from[i].collector, "scans") == 0)
			out->sources[evidence - 1].sentence = lt_scan_unmapped(q->arena, q->facts, from[i].path);
		if (from[i].sentence)
			out->blind[blind++] = (struct lt_blind){ from[i].collector, from[i].path, from[i].line, from[i].sentence };
	}
	for (; *collectors && evidence < count + 64; collectors++) {
		bool said = false;
		for (int i = 0; i < count; i++)
			said |= strcmp(from[i].collector, *collectors) == 0;
		if (!said)
			out->sources[evidence++] = (struct lt_evidence){ *collectors, NULL, LT_SOURCE_ABSENT, 0, NULL };
	}
	out->sources_count = evidence;
	out->blind_count = blind;
}

bool
lt_run_ask(struct lt_arena *a, const struct lt_checks *checks, struct lt_facts *facts, const char *const *collectors,
	const struct lt_run_options *options, struct lt_assessment *ret_assessment, struct lt_err *err)
{
	struct asking q = { .arena = a, .options = options, .facts = facts, .texts = lt_map_new(a), .out = ret_assessment };
	if (!lt_facts_close(facts, err) || !lt_scan_load(a, facts, &q.scans, err))
		return false;
	take_sources(&q, collectors);
	q.doubt = lt_doubt_new(a, facts);
	q.out->checks = LT_NEW_ARRAY(a, struct lt_checked, checks->count);
	q.out->checks_count = checks->count;
	for (int i = 0; i < checks->count; i++) {
		const struct lt_check *check = &checks->at[i];
		if (options->asked)
			options->asked(options->told, i, checks->count);
		q.about = lt_facts_table(facts, lt_facts_table_named(facts, lt_text(check->about)));
		if (!describe(a, check, q.about, &q.out->checks[i], err) || !ask(&q, check, (uint32_t)i, err))
			return false;
	}
	if (options->asked)
		options->asked(options->told, checks->count, checks->count);
	return true;
}
