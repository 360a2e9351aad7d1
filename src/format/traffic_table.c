/* SPDX-License-Identifier: Apache-2.0 */
/*
 * traffic_table: logs whose columns have names.
 *
 * A table is traffic when it names a host or a URL, or the application of a sign-in, and beside it at
 * least one of who, when and how often: an inventory has hosts too.
 */
#include "base/arena.h"
#include "format/traffic_inside.h"

enum { PALOALTO_URL = 31 };

static const char *const names[] = {
#define COLUMN(name, names) [LT_TRAFFIC_##name##_COLUMN] = names,
	LT_TRAFFIC_COLUMNS(COLUMN)
#undef COLUMN
};

static bool
find_columns(struct lt_traffic_reader *r)
{
	int said = 0;
	for (int i = 0; i < LT_TRAFFIC_COLUMN_COUNT; i++)
		r->at[i] = lt_csv_column(&r->csv, names[i]);
	const int *at = r->at;
	bool who = at[LT_TRAFFIC_USER_COLUMN] >= 0 || at[LT_TRAFFIC_SOURCE_COLUMN] >= 0;
	bool when = at[LT_TRAFFIC_TIME_COLUMN] >= 0, many = at[LT_TRAFFIC_COUNT_COLUMN] >= 0;
	said = who + when + many;
	if (at[LT_TRAFFIC_HOST_COLUMN] < 0 && at[LT_TRAFFIC_URL_COLUMN] < 0)
		return at[LT_TRAFFIC_APP_COLUMN] >= 0 && at[LT_TRAFFIC_USER_COLUMN] >= 0 && when;
	if (at[LT_TRAFFIC_HOST_COLUMN] >= 0 && lt_csv_column(&r->csv, "host|hostname") == at[LT_TRAFFIC_HOST_COLUMN])
		return who && when; /* inventories of machines have hosts too */
	/* requests by name, as people sum them up, need neither a time nor a user */
	return said >= 2 || (many && at[LT_TRAFFIC_HOST_COLUMN] >= 0 && r->csv.count <= 8);
}

/* "<14>Nov 22 10:00:00 fw 1,2026/11/22 10:00:00,serial,THREAT,url,..." */
static bool
is_paloalto(const struct lt_csv *csv)
{
	return csv->count > PALOALTO_URL && lt_text_eq(csv->cells[3], "THREAT") && lt_text_eq(csv->cells[4], "url");
}

enum lt_traffic
lt_traffic_table_look(struct lt_text head)
{
	static const char cuts[] = ",;\t|";
	struct lt_text rest = head, line;
	while (lt_text_cut(&rest, '\n', &line) && lt_text_starts(line, "#"))
		if (lt_text_starts(line, "#Fields:") && (lt_text_has(line, "cs-host") || lt_text_has(line, "cs-uri") || lt_text_has(line, "s-host")))
			return LT_TRAFFIC_W3C;
	for (int i = 0; cuts[i]; i++) {
		struct lt_traffic_reader r = { .csv.cut = cuts[i] };
		rest = head;
		if (!lt_csv_read(&r.csv, &rest, true) || r.csv.count < 2)
			continue;
		if (i == 0 && is_paloalto(&r.csv))
			return LT_TRAFFIC_PALOALTO;
		if (find_columns(&r))
			return LT_TRAFFIC_CSV;
	}
	return LT_TRAFFIC_NONE;
}

/* The blank that stands for "no value" in most of them. */
static struct lt_text
cell(const struct lt_traffic_reader *r, struct lt_arena *a, enum lt_traffic_column column)
{
	struct lt_text text = lt_text_trim(lt_csv_plain(&r->csv, r->at[column], a));
	return text.len == 0 || lt_text_eq(text, "-") || lt_text_eq_nocase(text, LT_LIT("none")) || lt_text_eq_nocase(text, LT_LIT("null"))
		? LT_NONE : text;
}

static bool
read_cells(const struct lt_traffic_reader *r, struct lt_arena *a, struct lt_visit *v)
{
	struct lt_text user = cell(r, a, LT_TRAFFIC_USER_COLUMN), source = cell(r, a, LT_TRAFFIC_SOURCE_COLUMN);
	struct lt_text host = cell(r, a, LT_TRAFFIC_HOST_COLUMN), many = cell(r, a, LT_TRAFFIC_COUNT_COLUMN);
	int64_t count;
	*v = (struct lt_visit){ .count = 1, .client = user.at ? user : source, .person = user.at != NULL };
	lt_traffic_day(cell(r, a, LT_TRAFFIC_TIME_COLUMN), v->day);
	v->host = lt_traffic_host(host.at ? host : cell(r, a, LT_TRAFFIC_URL_COLUMN));
	if (r->at[LT_TRAFFIC_HOST_COLUMN] < 0 && r->at[LT_TRAFFIC_URL_COLUMN] < 0)
		v->app = cell(r, a, LT_TRAFFIC_APP_COLUMN);
	v->sent = lt_traffic_bytes(cell(r, a, LT_TRAFFIC_SENT_COLUMN));
	v->received = lt_traffic_bytes(cell(r, a, LT_TRAFFIC_RECEIVED_COLUMN));
	v->refused = lt_traffic_is_refusal(cell(r, a, LT_TRAFFIC_ACTION_COLUMN));
	if (many.at && lt_text_int(many, &count) && count >= 0)
		v->count = count;
	return v->host.len || v->app.len;
}

static bool
read_paloalto(const struct lt_traffic_reader *r, struct lt_arena *a, struct lt_visit *v)
{
	if (!is_paloalto(&r->csv))
		return false;
	struct lt_text user = lt_csv_plain(&r->csv, 12, a);
	*v = (struct lt_visit){ .count = 1, .client = user.len ? user : r->csv.cells[7], .person = user.len > 0,
		.refused = lt_traffic_is_refusal(r->csv.cells[30]) };
	v->host = lt_traffic_host(lt_csv_plain(&r->csv, PALOALTO_URL, a));
	lt_traffic_day(r->csv.cells[1], v->day);
	return v->host.len > 0;
}

/* The cut with which the head names columns of traffic. */
static bool
read_head(struct lt_traffic_reader *r, struct lt_text *rest, bool last)
{
	static const char cuts[] = ",;\t|";
	for (int i = 0; cuts[i]; i++) {
		struct lt_text at = *rest;
		r->csv.cut = cuts[i];
		if (lt_csv_read(&r->csv, &at, last) && find_columns(r)) {
			*rest = at;
			return true;
		}
	}
	return false;
}

bool
lt_traffic_table(struct lt_traffic_reader *r, struct lt_arena *a, struct lt_text *rest, bool last, bool *ret_line,
	struct lt_visit *ret_visit)
{
	if (r->traffic == LT_TRAFFIC_CSV && !r->head) {
		*ret_line = r->head = read_head(r, rest, last);
		return false;
	}
	*ret_line = lt_csv_read(&r->csv, rest, last);
	if (!*ret_line)
		return false;
	return r->traffic == LT_TRAFFIC_PALOALTO ? read_paloalto(r, a, ret_visit) : read_cells(r, a, ret_visit);
}

/* Words between blanks, in quotes where they hold blanks. */
bool
lt_traffic_w3c(struct lt_traffic_reader *r, struct lt_text line, struct lt_visit *ret_visit)
{
	struct lt_text rest = line;
	bool fields = lt_text_starts(line, "#Fields:");
	if (lt_text_starts(line, "#") && !fields)
		return false;
	if (fields)
		lt_traffic_word_of(&rest);
	for (r->csv.count = 0; r->csv.count < LT_CSV_CELLS;) {
		struct lt_text word = lt_traffic_word_of(&rest);
		if (word.len > 0 && word.at[0] == '"') {
			rest = (struct lt_text){ word.at + 1, (size_t)(rest.at + rest.len - word.at - 1) };
			if (!lt_text_cut(&rest, '"', &word))
				break;
			if (!rest.at)
				rest = LT_NONE;
		} else if (word.len == 0) {
			break;
		}
		r->csv.doubled[r->csv.count] = false;
		r->csv.cells[r->csv.count++] = word;
	}
	if (fields)
		r->head = find_columns(r) || r->at[LT_TRAFFIC_HOST_COLUMN] >= 0 || r->at[LT_TRAFFIC_URL_COLUMN] >= 0;
	if (fields || !r->head)
		return false;
	return read_cells(r, NULL, ret_visit); /* no cell is doubled, so that nothing is copied */
}
