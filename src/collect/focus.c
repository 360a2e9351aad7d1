/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cost exports in the FOCUS format, 1.0 to 1.2, as CSV, packed with gzip or not.
 *
 * An export is read once, in pieces, and summed: what is spent on AI and GPUs by day, service and
 * resource, how much of it says whose it is, and what commitments that were bought are worth.  What a
 * line is for is told by content/data/ai_service.yaml.  Columns are found by name; those that an
 * export lacks are unknown, not nothing.
 */
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/content.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "collect/stream.h"
#include "format/csv.h"
#include "format/json.h"

enum { MOST_SUMS = 100000 };

static const char *const collector = "focus";

LT_AUTO_DEFINE(lt_export_arena, struct lt_arena *, lt_arena_drop, NULL)

/* Columns: by their names in 1.0 to 1.2, and what the large clouds call them beside those. */
#define COLUMNS(COLUMN)                                                                    \
	COLUMN(BILLED, "billedcost") COLUMN(EFFECTIVE, "effectivecost") COLUMN(LIST, "listcost") \
	COLUMN(CURRENCY, "billingcurrency") COLUMN(DAY, "chargeperiodstart")               \
	COLUMN(MONTH, "billingperiodstart") COLUMN(CHARGE, "chargecategory")               \
	COLUMN(SERVICE, "servicename") COLUMN(CATEGORY, "servicecategory")                 \
	COLUMN(PROVIDER, "providername|serviceprovidername|publishername")                 \
	COLUMN(RESOURCE, "resourceid") COLUMN(RESOURCE_NAME, "resourcename")               \
	COLUMN(SKU, "skuid") COLUMN(METER, "skumeter|xskumetername|xskudescription")       \
	COLUMN(DESCRIPTION, "chargedescription") COLUMN(TAGS, "tags")                      \
	COLUMN(REGION, "regionid|regionname|region") COLUMN(ACCOUNT, "subaccountname|subaccountid") \
	COLUMN(COMMITMENT, "commitmentdiscountid") COLUMN(COMMITMENT_TYPE, "commitmentdiscounttype|commitmentdiscountcategory") \
	COLUMN(COMMITMENT_STATUS, "commitmentdiscountstatus")

enum column {
#define COLUMN(name, names) name,
	COLUMNS(COLUMN)
#undef COLUMN
	COLUMN_COUNT
};

struct word {
	enum { IN_CATEGORY, IN_SERVICE, IN_SKU } field;
	struct lt_text word;
	const char *kind;
};

/* What is summed for a day, a service, a resource, a commitment or all of them. */
struct sum {
	struct lt_text keys[4];
	const char *kind; /* ai, model, gpu; NULL: none of them */
	struct lt_text name, region, account, provider;
	double billed, effective, list, committed, unused, owned;
	int64_t lines, tagged_lines, owned_lines;
	char first[16], last[16];
};

struct sums {
	struct lt_arena *a;
	struct lt_map *by_key;
	struct sum *at;
	int count, room;
	bool cut;
};

struct reading {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_arena *a;        /* for the file */
	const char *path;
	struct word *words;
	int words_count, words_room;
	int at[COLUMN_COUNT];
	struct lt_csv csv;
	struct lt_map *kinds;      /* of a service and a SKU: number in kind_of[] */
	struct sums days, services, resources, commitments;
	struct sum all, ai;
	struct lt_text currency;
	bool currencies;
	int64_t short_lines, count;
};

/* --- what a line is for --- */

static const char *const KINDS[] = { "", "ai", "model", "gpu" };

static int
kind_number(const char *kind)
{
	for (int i = 1; i < 4; i++)
		if (strcmp(KINDS[i], kind) == 0)
			return i;
	return 0;
}

static bool
read_words(struct reading *r, struct lt_arena *a, struct lt_err *err)
{
	struct lt_content file;
	struct lt_doc *doc;
	const char *at = NULL;
	if (!lt_content_next("data/ai_service", &at, &file) || !lt_json_read(a, lt_keys_new(a), file.path, file.bytes, &doc, err))
		return false;
	for (struct lt_walk w = lt_walk(lt_node_get(lt_doc_root(doc), "rows")); lt_walk_next(&w);) {
		struct word word = { .field = IN_SERVICE };
		struct lt_text cells[4] = { 0 };
		int count = 0;
		for (struct lt_walk c = lt_walk(w.value); count < 4 && lt_walk_next(&c);)
			cells[count++] = lt_node_text(c.value, a);
		word.field = lt_text_eq(cells[0], "category") ? IN_CATEGORY : lt_text_eq(cells[0], "sku") ? IN_SKU : IN_SERVICE;
		word.word = cells[1];
		word.kind = KINDS[kind_number(lt_copy_text(a, cells[2]).at)];
		LT_PUSH(a, r->words, r->words_count, r->words_room) = word;
	}
	return true;
}

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Does a word of text begin with this one, which is in small letters? */
static bool
has_word(struct lt_text text, struct lt_text word)
{
	for (size_t i = 0; i + word.len <= text.len; i++) {
		if (i && is_word_char(text.at[i - 1]) && is_word_char(text.at[i]))
			continue;
		if (lt_text_eq_nocase((struct lt_text){ text.at + i, word.len }, word))
			return true;
	}
	return false;
}

static struct lt_text
cell(struct reading *r, enum column column)
{
	struct lt_text text = lt_csv_plain(&r->csv, r->at[column], r->a);
	return lt_text_eq(text, "NULL") || text.len == 0 ? LT_NONE : text;
}

/* The first word of the table that fits; a bill has few SKUs and many lines of each. */
static const char *
kind_of(struct reading *r)
{
	struct lt_text in[3] = { cell(r, CATEGORY), cell(r, SERVICE), cell(r, METER) }, described = cell(r, DESCRIPTION);
	struct lt_text sku = cell(r, SKU);
	struct lt_text key = lt_text(lt_print(r->a, "%.*s\n%.*s\n%.*s\n%.*s", LT_ARG(in[0]), LT_ARG(in[1]), LT_ARG(in[2]),
		LT_ARG(sku.at ? sku : described)));
	int64_t known = lt_map_get(r->kinds, key);
	if (known >= 0)
		return known ? KINDS[known] : NULL;
	int kind = 0;
	for (int i = 0; i < r->words_count && kind != 3; i++) {
		const struct word *w = &r->words[i];
		bool fits = has_word(in[w->field], w->word) || (w->field == IN_SKU && has_word(described, w->word));
		if (fits && (kind == 0 || w->field == IN_SKU || kind == 1))
			kind = kind_number(w->kind);
	}
	if (lt_map_count(r->kinds) < MOST_SUMS)
		lt_map_put(r->kinds, lt_copy_text(r->days.a, key), kind);
	return kind ? KINDS[kind] : NULL;
}

/* Does a tag say whose it is? */
static bool
has_owner(struct lt_text tags)
{
	static const char *const names[] = { "owner", "team", "cost center", "cost_center", "cost-center", "costcenter",
		"business_unit", "businessunit", "business-unit", "department", "application", "project", NULL };
	while (tags.len) {
		const char *quote = memchr(tags.at, '"', tags.len);
		if (!quote)
			return false;
		struct lt_text rest = { quote + 1, tags.len - (size_t)(quote + 1 - tags.at) }, name;
		if (!lt_text_cut(&rest, '"', &name) || !rest.at)
			return false;
		tags = lt_text_trim(rest);
		if (!lt_text_starts(tags, ":"))
			continue;
		const char *colon = name.len ? memrchr(name.at, ':', name.len) : NULL; /* user:owner of AWS */
		if (colon)
			name = (struct lt_text){ colon + 1, name.len - (size_t)(colon + 1 - name.at) };
		for (int i = 0; names[i]; i++)
			if (lt_text_eq_nocase(name, lt_text(names[i])))
				return true;
	}
	return false;
}

/* --- summing --- */

static double
number(struct reading *r, enum column column)
{
	double value = 0;
	struct lt_text text = cell(r, column);
	return text.at && lt_text_double(lt_text_trim(text), &value) ? value : 0;
}

static struct sum *
sum_of(struct sums *sums, const struct lt_text keys[4], const char *kind)
{
	char spelt[2048];
	int len = snprintf(spelt, sizeof spelt, "%.*s\n%.*s\n%.*s\n%.*s\n%s", LT_ARG(keys[0]), LT_ARG(keys[1]), LT_ARG(keys[2]),
		LT_ARG(keys[3]), kind ? kind : "");
	struct lt_text key = { spelt, len < (int)sizeof spelt ? (size_t)len : sizeof spelt - 1 };
	int64_t at = lt_map_get(sums->by_key, key);
	if (at >= 0)
		return &sums->at[at];
	if (sums->count == MOST_SUMS) {
		sums->cut = true;
		return NULL;
	}
	lt_map_put(sums->by_key, lt_copy_text(sums->a, key), sums->count);
	struct sum *sum = &LT_PUSH(sums->a, sums->at, sums->count, sums->room);
	*sum = (struct sum){ .kind = kind };
	for (int i = 0; i < 4; i++)
		sum->keys[i] = keys[i].at ? lt_copy_text(sums->a, keys[i]) : LT_NONE;
	return sum;
}

/* One line of the bill. */
struct line {
	struct lt_text day;
	double billed, effective, list;
	bool tagged, owned, committed, unused;
};

static void
add(struct sum *sum, const struct line *line)
{
	if (!sum)
		return;
	sum->billed += line->billed;
	sum->effective += line->effective;
	sum->list += line->list;
	sum->committed += line->committed ? line->effective : 0;
	sum->unused += line->unused ? line->effective : 0;
	sum->owned += line->owned ? line->effective : 0;
	sum->lines++;
	sum->tagged_lines += line->tagged;
	sum->owned_lines += line->owned;
	if (line->day.len != 10)
		return;
	if (!sum->first[0] || memcmp(line->day.at, sum->first, 10) < 0)
		memcpy(sum->first, line->day.at, 10);
	if (memcmp(line->day.at, sum->last, 10) > 0)
		memcpy(sum->last, line->day.at, 10);
}

/* A day as the first ten characters of a time. */
static struct lt_text
day_of(struct lt_text time)
{
	bool good = time.len >= 10 && time.at[4] == '-' && time.at[7] == '-';
	for (int i = 0; good && i < 10; i++)
		good = i == 4 || i == 7 || (time.at[i] >= '0' && time.at[i] <= '9');
	return good ? (struct lt_text){ time.at, 10 } : LT_NONE;
}

static void
name_sum(struct reading *r, struct sum *sum)
{
	struct lt_arena *a = r->days.a;
	if (!sum || sum->lines > 1)
		return;
	sum->name = lt_copy_text(a, cell(r, RESOURCE_NAME));
	sum->region = lt_copy_text(a, cell(r, REGION));
	sum->account = lt_copy_text(a, cell(r, ACCOUNT));
	sum->provider = lt_copy_text(a, cell(r, PROVIDER));
}

static void
add_line(struct reading *r)
{
	struct lt_text tags = cell(r, TAGS), currency = cell(r, CURRENCY), commitment = cell(r, COMMITMENT);
	struct lt_text resource = cell(r, RESOURCE), none = LT_NONE, day = day_of(cell(r, DAY));
	struct line line = { .day = day.at ? day : day_of(cell(r, MONTH)), .billed = number(r, BILLED),
		.effective = number(r, r->at[EFFECTIVE] >= 0 ? EFFECTIVE : BILLED), .list = number(r, LIST),
		.tagged = tags.len > 2, .committed = commitment.at != NULL,
		.unused = lt_text_eq_nocase(cell(r, COMMITMENT_STATUS), LT_LIT("unused")) };
	const char *kind = kind_of(r);
	line.owned = line.tagged && has_owner(tags);
	r->currencies |= currency.at && r->currency.at && !lt_text_is(currency, r->currency);
	if (currency.at && !r->currency.at)
		r->currency = lt_copy_text(r->days.a, currency);
	add(&r->all, &line);
	struct sum *service = sum_of(&r->services,
		(struct lt_text[]){ cell(r, SERVICE), cell(r, CATEGORY), cell(r, PROVIDER), currency }, kind);
	add(service, &line);
	if (commitment.at) {
		struct sum *sum = sum_of(&r->commitments, (struct lt_text[]){ commitment, cell(r, COMMITMENT_TYPE), currency, none }, kind);
		add(sum, &line);
		name_sum(r, sum);
	}
	if (!kind)
		return;
	add(&r->ai, &line);
	add(sum_of(&r->days, (struct lt_text[]){ line.day, currency, cell(r, SERVICE), none }, kind), &line);
	if (resource.at) {
		struct sum *sum = sum_of(&r->resources, (struct lt_text[]){ resource, cell(r, SERVICE), currency, none }, kind);
		add(sum, &line);
		name_sum(r, sum);
	}
}

/* --- rows --- */

static struct lt_row *
begin(struct reading *r, const char *table, struct lt_text resource, struct lt_text name)
{
	struct lt_row *row = lt_facts_row(r->facts, table);
	lt_row_slice(row, "resource", resource);
	lt_row_text(row, "type", "cost");
	lt_row_slice(row, "name", name);
	lt_row_text(row, "source", collector);
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, (struct lt_place){ r->path, 0, 0 });
	r->count++;
	return row;
}

static void
put_real(struct reading *r, struct lt_row *row, const char *column, double value)
{
	lt_row_text(row, column, lt_print(r->src->arena, "%.6f", value));
}

static void
put_sum(struct reading *r, struct lt_row *row, const struct sum *sum)
{
	put_real(r, row, "billed", sum->billed);
	put_real(r, row, "effective", sum->effective);
	lt_row_int(row, "lines", sum->lines);
	if (r->at[TAGS] >= 0) {
		put_real(r, row, "tagged_share", sum->lines ? (double)sum->tagged_lines / (double)sum->lines : 0);
		put_real(r, row, "owned_share", sum->lines ? (double)sum->owned_lines / (double)sum->lines : 0);
	} else {
		lt_row_unknown(row, "tagged_share", "is not in this export: it has no column Tags");
		lt_row_unknown(row, "owned_share", "is not in this export: it has no column Tags");
	}
	if (r->at[COMMITMENT] >= 0) {
		put_real(r, row, "committed", sum->committed);
		put_real(r, row, "unused", sum->unused);
	}
	if (sum->first[0]) {
		lt_row_text(row, "first_day", sum->first);
		lt_row_text(row, "last_day", sum->last);
	}
	if (sum->kind)
		lt_row_text(row, "kind", sum->kind);
}

static void
put_names(struct lt_row *row, const struct sum *sum)
{
	lt_row_slice(row, "region", sum->region.len ? sum->region : LT_NONE);
	lt_row_slice(row, "account", sum->account.len ? sum->account : LT_NONE);
	lt_row_slice(row, "provider", sum->provider.len ? sum->provider : LT_NONE);
}

static void
lay_sums(struct reading *r)
{
	struct lt_row *row;
	for (int i = 0; i < r->days.count; i++) {
		const struct sum *s = &r->days.at[i];
		row = begin(r, "cost_day", lt_text(lt_print(r->src->arena, "%.*s/%.*s/%s", LT_ARG(s->keys[0]), LT_ARG(s->keys[2]), s->kind)), s->keys[0]);
		lt_row_slice(row, "service", s->keys[2]);
		lt_row_slice(row, "day", s->keys[0]);
		lt_row_slice(row, "currency", s->keys[1]);
		put_sum(r, row, s);
	}
	for (int i = 0; i < r->services.count; i++) {
		const struct sum *s = &r->services.at[i];
		row = begin(r, "cost_service", s->keys[0], s->keys[0]);
		lt_row_slice(row, "category", s->keys[1]);
		lt_row_slice(row, "provider", s->keys[2]);
		lt_row_slice(row, "currency", s->keys[3]);
		put_sum(r, row, s);
	}
	for (int i = 0; i < r->resources.count; i++) {
		const struct sum *s = &r->resources.at[i];
		row = begin(r, "cost_resource", s->keys[0], s->name.len ? s->name : s->keys[0]);
		lt_row_slice(row, "service", s->keys[1]);
		lt_row_slice(row, "currency", s->keys[2]);
		put_names(row, s);
		put_sum(r, row, s);
	}
	for (int i = 0; i < r->commitments.count; i++) {
		const struct sum *s = &r->commitments.at[i];
		row = begin(r, "cost_commitment", s->keys[0], s->keys[0]);
		lt_row_slice(row, "how", s->keys[1]);
		lt_row_slice(row, "currency", s->keys[2]);
		put_names(row, s);
		put_sum(r, row, s);
	}
}

static void
lay_export(struct reading *r)
{
	struct lt_row *row = begin(r, "cost_export", lt_text(r->path), lt_text(r->path));
	put_sum(r, row, &r->all);
	put_real(r, row, "ai_billed", r->ai.billed);
	put_real(r, row, "ai_effective", r->ai.effective);
	if (r->at[COMMITMENT] >= 0)
		put_real(r, row, "ai_committed", r->ai.committed);
	if (r->at[TAGS] >= 0)
		put_real(r, row, "ai_owned", r->ai.owned);
	lt_row_int(row, "ai_lines", r->ai.lines);
	if (r->at[TAGS] >= 0 && r->ai.lines)
		put_real(r, row, "ai_owned_share", (double)r->ai.owned_lines / (double)r->ai.lines);
	if (r->currencies)
		lt_row_unknown(row, "currency", "differs from line to line");
	else
		lt_row_slice(row, "currency", r->currency);
}

/* --- one export --- */

static bool
read_head(struct reading *r, struct lt_text *rest, bool last, struct lt_err *err)
{
	if (!lt_csv_read(&r->csv, rest, last))
		return lt_fail(err, "%s: there is no head line; export it again", r->path);
#define COLUMN(name, names) r->at[name] = lt_csv_column(&r->csv, names);
	COLUMNS(COLUMN)
#undef COLUMN
	if (r->at[BILLED] < 0 || r->at[SERVICE] < 0 || (r->at[DAY] < 0 && r->at[MONTH] < 0))
		return lt_fail(err, "%s:1: an export in FOCUS has BilledCost, ServiceName and ChargePeriodStart, and this one has not all of them", r->path);
	return true;
}

static bool
read_export(struct reading *r, struct lt_err *err)
{
	struct lt_stream stream;
	struct lt_text piece;
	size_t used = 0;
	bool head = false;
	if (!lt_stream_open(r->days.a, r->src, r->path, &stream, err))
		return false;
	do {
		if (!lt_stream_next(&stream, used, &piece, err))
			return false;
		struct lt_text rest = piece;
		r->a = lt_arena_new((size_t)256 << 20);
		bool good = head || read_head(r, &rest, stream.end, err);
		head = true;
		while (good && lt_csv_read(&r->csv, &rest, stream.end)) {
			if (r->csv.count <= r->at[BILLED] || r->csv.count <= r->at[SERVICE])
				r->short_lines++;
			else
				add_line(r);
		}
		r->short_lines += stream.end && !rest.at; /* a quote that nobody closes */
		lt_arena_drop(r->a);
		if (!good)
			return false;
		used = rest.at ? (size_t)(rest.at - piece.at) : piece.len;
	} while (!stream.end);
	return true;
}

static void
collect_export(const struct lt_source *src, struct lt_facts *facts, const char *path)
{
	LT_AUTO(lt_export_arena) a = lt_arena_new((size_t)2 << 30);
	struct lt_err err = { 0 };
	struct reading *r = LT_NEW(a, struct reading);
	*r = (struct reading){ .src = src, .facts = facts, .path = path, .kinds = lt_map_new(a) };
	struct sums *sums[] = { &r->days, &r->services, &r->resources, &r->commitments };
	for (int i = 0; i < 4; i++)
		*sums[i] = (struct sums){ .a = a, .by_key = lt_map_new(a) };
	bool good = read_words(r, a, &err) && read_export(r, &err);
	if (!good)
		lt_facts_blind(facts, collector, path, 0, lt_copy(src->arena, err.text));
	if (good && r->all.lines) {
		lay_export(r);
		lay_sums(r);
	}
	if (r->short_lines)
		lt_facts_blind(facts, collector, path, 0, lt_print(src->arena, "lines that are broken off or have fewer cells than the head: %lld; they are not in the sums, export it again",
			(long long)r->short_lines));
	if (r->days.cut || r->services.cut || r->resources.cut || r->commitments.cut)
		lt_facts_blind(facts, collector, path, 0, "it has more than 100,000 resources of one kind, and those after them are not in the sums; split it by account");
	if (r->count)
		lt_facts_source(facts, collector, path, r->count);
	else if (good && !r->short_lines)
		lt_facts_blind(facts, collector, path, 0, "the export has a head and no line; choose a period with charges");
}

static bool
collect_focus(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	int at = 0;
	const struct lt_file *file;
	while ((file = lt_files_next(src->files, LT_FILE_FOCUS, &at)))
		collect_export(src, facts, file->path);
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_focus = {
	.name = "focus",
	.summary = "cost exports in the FOCUS format",
	.give = "export the costs of a month in the FOCUS format as CSV into the folder",
	.collect = collect_focus,
};
