/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The database behind the facts: an SQLite in memory that holds exactly the columns that
 * some statement names.  Statements are read for their words before the tables are made;
 * a column nobody mentions beside its table is never filled, which is most of the speed.
 */
#include "facts/facts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "facts/inside.h"

const char *const lt_quality_names[] = { "observed", "declared", "attested", "inferred" };

/* Tables that every run has; the rest is described in content/facts/. */
static const char own_tables[] =
	"create table source(collector text, path text, state text, facts integer, sentence text);"
	"create table blind(collector text, path text, line integer, sentence text);"
	"create table parameter(name text primary key, value text);"
	"create table dated(table_name text primary key, as_of text);";

static void
close_db(void *thing)
{
	struct lt_facts *facts = thing;
	for (int i = 0; i < facts->table_count; i++)
		sqlite3_finalize(facts->tables[i]->insert);
	sqlite3_close(facts->db);
	lt_arena_drop(facts->scratch);
}

static bool
sql_failed(struct lt_facts *facts, const char *doing, struct lt_err *err)
{
	return lt_fail(err, "%s: %s", doing, sqlite3_errmsg(facts->db));
}

static bool
run(struct lt_facts *facts, const char *sql, struct lt_err *err)
{
	return sqlite3_exec(facts->db, sql, NULL, NULL, NULL) == SQLITE_OK || sql_failed(facts, "facts", err);
}

struct lt_facts *
lt_facts_new(struct lt_arena *a, struct lt_keys *keys, struct lt_err *err)
{
	/* One thread uses it: mutexes and memory statistics cost a tenth of the time. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	lt_memory_lend();
	struct lt_facts *facts = LT_NEW(a, struct lt_facts);
	facts->arena = a;
	facts->keys = keys;
	facts->by_name = lt_map_new(a);
	facts->by_type = lt_map_new(a);
	facts->resource_table = -1;
	facts->scratch = lt_arena_new(SIZE_MAX);
	if (sqlite3_open(":memory:", &facts->db) != SQLITE_OK) {
		sql_failed(facts, "open the facts", err);
		close_db(facts);
		return NULL;
	}
	lt_arena_defer(a, close_db, facts);
	if (!run(facts,
		    "pragma journal_mode=off; pragma synchronous=off; pragma temp_store=memory; "
		    "pragma locking_mode=exclusive; pragma automatic_index=on;",
		    err) ||
		!run(facts, own_tables, err) || !lt_function_add_all(facts->db, err))
		return NULL;
	return facts;
}

static struct lt_text
lower(struct lt_arena *a, struct lt_text text)
{
	struct lt_text copy = lt_copy_text(a, text);
	for (size_t i = 0; i < copy.len; i++)
		if (copy.at[i] >= 'A' && copy.at[i] <= 'Z')
			((char *)copy.at)[i] += 'a' - 'A';
	return copy;
}

static void
add_feed(struct lt_facts *facts, struct lt_feed *feed)
{
	struct lt_text type = lower(facts->arena, feed->type);
	int64_t number = lt_map_get(facts->by_type, type);
	if (number < 0) {
		lt_map_put(facts->by_type, type, facts->first_count);
		LT_PUSH(facts->arena, facts->firsts, facts->first_count, facts->first_room) = feed;
		return;
	}
	feed->next = facts->firsts[number];
	facts->firsts[number] = feed;
}

/* "resource" is the table that is laid by hand for every object: its columns are found once. */
static void
note_resource(struct lt_facts *facts, const struct lt_table *t)
{
	enum lt_part part;
	facts->resource_table = t->number;
	facts->off_column = lt_table_find(t, LT_LIT("off"), &part);
	facts->version_column = lt_table_find(t, LT_LIT("provider_major"), &part);
	facts->region_column = lt_table_find(t, LT_LIT("region"), &part);
	facts->cloud_id_column = lt_table_find(t, LT_LIT("cloud_id"), &part);
	facts->id_key = lt_keys_number(facts->keys, LT_LIT("id"));
	facts->location_key = lt_keys_number(facts->keys, LT_LIT("location"));
	facts->region_key = lt_keys_number(facts->keys, LT_LIT("region"));
	if (facts->off_column < 0 || facts->version_column < 0 || facts->region_column < 0 || facts->cloud_id_column < 0)
		facts->resource_table = -1;
}

bool
lt_facts_describe(struct lt_facts *facts, const char *file, struct lt_text yaml, struct lt_err *err)
{
	struct lt_table *t;
	if (!lt_table_read(facts->arena, facts->keys, file, yaml, &t, err))
		return false;
	if (lt_map_get(facts->by_name, t->name) >= 0)
		return lt_fail(err, "%s: table %.*s is described twice", file, LT_ARG(t->name));
	t->number = facts->table_count;
	lt_map_put(facts->by_name, t->name, t->number);
	if (lt_text_eq(t->name, "resource"))
		note_resource(facts, t);
	LT_PUSH(facts->arena, facts->tables, facts->table_count, facts->table_room) = t;
	for (int i = 0; i < t->feed_count; i++)
		add_feed(facts, &t->feeds[i]);
	return true;
}

bool
lt_facts_data(struct lt_facts *facts, const char *file, struct lt_text yaml, struct lt_err *err)
{
	struct lt_node root;
	if (!lt_table_parse(facts->arena, facts->keys, file, yaml, &root, err))
		return false;
	struct data data = { .file = file,
		.name = lt_node_text(lt_node_get(root, "table"), facts->arena),
		.as_of = lt_node_text(lt_node_get(root, "as_of"), facts->arena),
		.columns = lt_node_get(root, "columns"),
		.rows = lt_node_get(root, "rows") };
	if (!data.name.len || !data.as_of.len || !lt_node_is(data.columns, LT_KIND_MAP))
		return lt_fail(err, "%s: data needs table, as_of, columns and rows", file);
	LT_PUSH(facts->arena, facts->data, facts->data_count, facts->data_room) = data;
	return true;
}

static bool
word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Words that can make a row where there is none. */
static bool
makes_rows(struct lt_text word)
{
	static const char *const words[] = { "count", "sum", "total", "avg", "min", "max", "group_concat", "json_group_array",
		"json_group_object" };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lt_text_eq(word, words[i]))
			return true;
	return false;
}

static void
note_word(struct words *words, struct lt_text word)
{
	bool sums = makes_rows(word);
	words->selects += lt_text_eq(word, "select");
	words->froms += lt_text_eq(word, "from");
	words->derived |= lt_text_eq(word, "with") || lt_text_eq(word, "values");
	words->groups |= words->depth == 0 && lt_text_eq(word, "group");
	words->sums |= sums && words->depth == 0;
	words->sums_inside |= sums && words->depth > 0;
}

/* A word in small letters, kept with the others; false when there is no more room. */
static bool
keep_word(struct words *words, const char *at, size_t len)
{
	if (words->count == 1024 || words->used + len > sizeof words->bytes)
		return false;
	char *copy = words->bytes + words->used;
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (size_t i = 0; i < len; i++) {
		copy[i] = (char)(at[i] >= 'A' && at[i] <= 'Z' ? at[i] + ('a' - 'A') : at[i]);
		hash = (hash ^ (unsigned char)copy[i]) * 16777619u;
	}
	struct lt_text word = { copy, len };
	note_word(words, word);
	uint32_t slot = hash % 2048;
	for (; words->slots[slot]; slot = (slot + 1) % 2048)
		if (lt_text_is(words->at[words->slots[slot] - 1], word)) {
			words->last = words->slots[slot] - 1;
			return true;
		}
	words->used += len;
	words->last = words->count;
	words->table[words->count] = false;
	words->at[words->count++] = word;
	words->slots[slot] = (uint16_t)words->count;
	return true;
}

/* A list of tables ends where the next clause begins. */
static bool
ends_list(struct lt_text word)
{
	static const char *const clauses[] = { "where", "group", "order", "having", "limit", "union", "except", "intersect",
		"select", "window" };
	for (size_t i = 0; i < sizeof clauses / sizeof clauses[0]; i++)
		if (lt_text_eq_nocase(word, lt_text(clauses[i])))
			return true;
	return false;
}

/* The words of a statement outside quotes and comments. */
static void
read_words(struct lt_text sql, struct words *words)
{
	const char *at = sql.at, *end = sql.at + sql.len;
	memset(words->slots, 0, sizeof words->slots);
	words->count = words->selects = words->froms = words->depth = 0;
	words->used = 0;
	words->star = words->derived = words->sums = words->groups = words->sums_inside = false;
	bool from = false;   /* the last word was FROM or JOIN */
	bool comma = false;  /* the last sign was a comma */
	int list = -1;       /* the depth of the list of tables being read, or -1 */
	bool column = false; /* a column may begin here */
	while (at < end) {
		if (*at == '\'') {
			for (at++; at < end && *at != '\''; at++)
				;
			at++;
		} else if (at + 1 < end && at[0] == '-' && at[1] == '-') {
			while (at < end && *at != '\n')
				at++;
		} else if (word_char(*at)) {
			const char *start = at;
			while (at < end && word_char(*at))
				at++;
			struct lt_text word = { start, (size_t)(at - start) };
			if (!keep_word(words, start, word.len)) /* longer than any check: fill all, ask always */
				words->star = words->derived = words->sums_inside = true;
			else
				words->table[words->last] |= from || (comma && list == words->depth);
			comma = false;
			column = lt_text_eq_nocase(word, LT_LIT("select")) || lt_text_eq_nocase(word, LT_LIT("distinct"));
			from = lt_text_eq_nocase(word, LT_LIT("from")) || lt_text_eq_nocase(word, LT_LIT("join"));
			list = from ? words->depth : list == words->depth && ends_list(word) ? -1 : list;
		} else {
			words->derived |= from && *at == '(';
			from &= *at == ' ' || *at == '\n' || *at == '\t';
			comma = *at == ',' || (comma && (*at == ' ' || *at == '\n' || *at == '\t'));
			words->depth += (*at == '(') - (*at == ')');
			words->star |= *at == '*' && column;
			column = *at == ',' || *at == '.' || (column && (*at == ' ' || *at == '\n' || *at == '\t'));
			at++;
		}
	}
}

/* Once a statement, what each of its tables is asked about each of its words. */
static void
note_asks(struct words *words)
{
	for (int i = 0; i < words->count; i++) {
		struct lt_text word = words->at[i];
		words->asks[i].hash = lt_map_hash(word);
		words->asks[i].stem_len = 0;
		for (int part = 1; part < LT_PARTS; part++) {
			size_t ending = strlen(lt_part_suffix[part]);
			if (word.len <= ending || !lt_text_ends(word, lt_part_suffix[part]))
				continue;
			words->asks[i].part = (enum lt_part)part;
			words->asks[i].stem_len = (uint32_t)(word.len - ending);
			words->asks[i].stem_hash = lt_map_hash((struct lt_text){ word.at, word.len - ending });
		}
	}
}

/* The words that are columns of t or their companions will be filled. */
static void
ask_columns(struct lt_table *t, const struct words *words)
{
	t->asked = true;
	for (int i = 0; i < words->count; i++) {
		enum lt_part part = LT_PART_VALUE;
		int64_t number = lt_map_get_hashed(t->by_name, words->at[i], words->asks[i].hash);
		if (number < 0 && words->asks[i].stem_len) {
			part = words->asks[i].part;
			number = lt_map_get_hashed(t->by_name,
				(struct lt_text){ words->at[i].at, words->asks[i].stem_len }, words->asks[i].stem_hash);
		}
		if (number >= 0)
			t->columns[number].bind[part] = 1;
	}
	for (int c = 0; c < t->column_count && words->star; c++)
		t->columns[c].bind[LT_PART_VALUE] = 1;
}

/* Can it answer anything when all its fact tables are empty?  A SELECT without a FROM makes a
 * row out of nothing, and so does an aggregate without GROUP. */
static bool
is_certain(const struct words *words)
{
	if (words->selects != words->froms)
		return false;
	return !(words->sums && !words->groups) && !(words->sums_inside && words->derived);
}

static bool
asks_about_the_run(struct lt_text word)
{
	return lt_text_eq(word, "source") || lt_text_eq(word, "blind") || lt_text_eq(word, "dated");
}

int
lt_facts_expect(struct lt_facts *facts, struct lt_text sql)
{
	struct words *words = &facts->words;
	read_words(sql, words);
	note_asks(words);
	struct statement s = { .certain = is_certain(words) };
	for (int i = 0; i < words->count; i++) {
		if (!words->table[i])
			continue;
		int64_t number = lt_map_get_hashed(facts->by_name, words->at[i], words->asks[i].hash);
		if (number >= 0) {
			ask_columns(facts->tables[number], words);
			LT_PUSH(facts->arena, s.tables, s.table_count, s.table_room) = (int)number;
		}
		for (int d = 0; d < facts->data_count && d < 64; d++)
			if (lt_text_is(facts->data[d].name, words->at[i]))
				s.data |= (uint64_t)1 << d;
		s.certain &= !asks_about_the_run(words->at[i]);
	}
	s.certain &= s.table_count > 0;
	LT_PUSH(facts->arena, facts->statements, facts->statement_count, facts->statement_room) = s;
	return facts->statement_count - 1;
}

void
lt_facts_need(struct lt_facts *facts, int statement)
{
	facts->statements[statement].needed = true;
}

bool
lt_facts_silent(const struct lt_facts *facts, int statement)
{
	const struct statement *s = &facts->statements[statement];
	for (int i = 0; i < s->table_count; i++)
		if (facts->tables[s->tables[i]]->rows)
			return false;
	return s->certain && !s->needed;
}

static const char *
sql_type(enum lt_column_type type, enum lt_part part)
{
	if (part == LT_PART_UNKNOWN || part == LT_PART_FILE)
		return "text";
	if (part == LT_PART_SET || part == LT_PART_LINE)
		return "integer";
	return type == LT_COLUMN_TEXT || type == LT_COLUMN_JSON ? "text" : type == LT_COLUMN_REAL ? "real" : "integer";
}

/* Makes a table of the columns somebody asked for and prepares its INSERT. */
static bool
make_table(struct lt_facts *facts, struct lt_table *t, struct lt_err *err)
{
	struct lt_buf create = LT_BUF(1 << 20), insert = LT_BUF(1 << 20);
	int binds = 0;
	lt_buf_printf(&create, "create table \"%.*s\"(", LT_ARG(t->name));
	lt_buf_printf(&insert, "insert into \"%.*s\" values(", LT_ARG(t->name));
	for (int c = 0; c < t->column_count; c++)
		for (int part = 0; part < LT_PARTS; part++) {
			if (!t->columns[c].bind[part] && c != LT_COLUMN_RESOURCE)
				continue;
			if (c == LT_COLUMN_RESOURCE && part != LT_PART_VALUE)
				continue;
			lt_buf_puts(&create, binds ? ",\"" : "\"");
			lt_buf_text_add(&create, t->columns[c].name);
			lt_buf_puts(&create, lt_part_suffix[part]);
			lt_buf_puts(&create, "\" ");
			lt_buf_puts(&create, sql_type(t->columns[c].type, (enum lt_part)part));
			lt_buf_puts(&insert, binds ? ",?" : "?");
			t->columns[c].bind[part] = ++binds;
		}
	lt_buf_puts(&create, ")");
	lt_buf_puts(&insert, ")");
	sqlite3_stmt *statement = NULL;
	bool made = run(facts, create.at, err) &&
		(sqlite3_prepare_v3(facts->db, insert.at, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK ||
			sql_failed(facts, t->file, err));
	t->insert = statement;
	lt_buf_done(&create);
	lt_buf_done(&insert);
	return made;
}

static void
bind_node(sqlite3_stmt *s, int at, struct lt_node node, struct lt_arena *a)
{
	double number;
	struct lt_text text = lt_node_text(node, a);
	enum lt_kind kind = lt_node_kind(node);
	if (kind == LT_KIND_TRUE || kind == LT_KIND_FALSE)
		sqlite3_bind_int(s, at, kind == LT_KIND_TRUE);
	else if (kind == LT_KIND_NUMBER && lt_text_double(text, &number))
		sqlite3_bind_double(s, at, number); /* the column's type makes it an integer again */
	else if (kind == LT_KIND_TEXT)
		sqlite3_bind_text(s, at, text.at, (int)text.len, SQLITE_TRANSIENT);
	else
		sqlite3_bind_null(s, at);
}

/* Makes and fills a table that came as data. */
static bool
make_data(struct lt_facts *facts, const struct data *data, struct lt_err *err)
{
	struct lt_buf create = LT_BUF(1 << 16), insert = LT_BUF(1 << 16);
	lt_buf_printf(&create, "create table \"%.*s\"(", LT_ARG(data->name));
	lt_buf_printf(&insert, "insert into \"%.*s\" values(", LT_ARG(data->name));
	int columns = 0;
	struct lt_walk w = lt_walk(data->columns);
	while (lt_walk_next(&w)) {
		bool text = lt_node_eq(w.value, "text");
		lt_buf_printf(&create, "%s\"%.*s\" %s", columns ? "," : "", LT_ARG(w.word), text ? "text" : "numeric");
		lt_buf_printf(&insert, "%s?", columns++ ? "," : "");
	}
	lt_buf_puts(&create, ")");
	lt_buf_puts(&insert, ")");
	sqlite3_stmt *s = NULL;
	bool made = run(facts, create.at, err) &&
		(sqlite3_prepare_v2(facts->db, insert.at, -1, &s, NULL) == SQLITE_OK || sql_failed(facts, data->file, err));
	struct lt_walk row = lt_walk(data->rows);
	while (made && lt_walk_next(&row)) {
		if ((int)lt_node_count(row.value) != columns)
			made = lt_fail(err, "%s:%u: this row has %u cells, the table has %d columns", data->file,
				lt_node_place(row.value).line, lt_node_count(row.value), columns);
		for (int c = 0; made && c < columns; c++)
			bind_node(s, c + 1, lt_node_item(row.value, (uint32_t)c), facts->scratch);
		sqlite3_step(s);
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	if (made)
		made = sqlite3_prepare_v2(facts->db, "insert into dated values(?,?)", -1, &s, NULL) == SQLITE_OK;
	if (made) {
		sqlite3_bind_text(s, 1, data->name.at, (int)data->name.len, SQLITE_TRANSIENT);
		sqlite3_bind_text(s, 2, data->as_of.at, (int)data->as_of.len, SQLITE_TRANSIENT);
		sqlite3_step(s);
		sqlite3_finalize(s);
	}
	lt_buf_done(&create);
	lt_buf_done(&insert);
	return made;
}

bool
lt_facts_begin(struct lt_facts *facts, struct lt_err *err)
{
	facts->weakest = LT_NEW_ARRAY(facts->arena, enum lt_quality, facts->table_count + 1);
	return run(facts, "begin", err);
}

bool
lt_facts_make(struct lt_facts *facts, struct lt_table *t)
{
	if (t->asked && !t->insert && !facts->err.text[0])
		make_table(facts, t, &facts->err);
	return t->insert != NULL;
}

/* The tables that are still missing for what will be asked. */
static bool
make_missing(struct lt_facts *facts, struct lt_err *err)
{
	uint64_t data = 0;
	for (int i = 0; i < facts->statement_count; i++) {
		const struct statement *s = &facts->statements[i];
		if (lt_facts_silent(facts, i))
			continue;
		data |= s->data;
		for (int t = 0; t < s->table_count; t++)
			lt_facts_make(facts, facts->tables[s->tables[t]]);
	}
	for (int d = 0; d < facts->data_count && d < 64; d++)
		if ((data >> d & 1) && !make_data(facts, &facts->data[d], err))
			return false;
	return true;
}

void
lt_facts_parameter(struct lt_facts *facts, const char *name, const char *value)
{
	sqlite3_stmt *s;
	if (sqlite3_prepare_v2(facts->db, "insert or replace into parameter values(?,?)", -1, &s, NULL) != SQLITE_OK) {
		sql_failed(facts, "set a parameter", &facts->err);
		return;
	}
	sqlite3_bind_text(s, 1, name, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(s, 2, value, -1, SQLITE_TRANSIENT);
	sqlite3_step(s);
	sqlite3_finalize(s);
}

void
lt_facts_step(struct lt_facts *facts, struct lt_table *t)
{
	if (sqlite3_step(t->insert) != SQLITE_DONE)
		sql_failed(facts, "lay a row", &facts->err);
	sqlite3_reset(t->insert);
	sqlite3_clear_bindings(t->insert);
	t->rows++;
}

void
lt_facts_flush(struct lt_facts *facts)
{
	struct lt_table *t = facts->row.table;
	facts->row.table = NULL;
	if (t && facts->row.quality > facts->weakest[t->number])
		facts->weakest[t->number] = facts->row.quality;
	if (t && t->insert)
		lt_facts_step(facts, t);
	else if (t)
		t->rows++;
}

struct lt_row *
lt_facts_row(struct lt_facts *facts, const char *table)
{
	lt_facts_flush(facts);
	int64_t number = lt_map_get(facts->by_name, lt_text(table));
	facts->row = (struct lt_row){ .facts = facts };
	if (number < 0)
		lt_fail(&facts->err, "no file in content/facts/ describes table %s", table);
	else
		facts->row.table = facts->tables[number];
	if (facts->row.table)
		lt_facts_make(facts, facts->row.table);
	lt_row_quality(&facts->row, LT_QUALITY_DECLARED);
	return &facts->row;
}

/* The INSERT's parameter for a part of a column, 0 when nobody asks for it. */
static int
bind_at(struct lt_row *row, const char *column, enum lt_part part)
{
	if (!row->table)
		return 0;
	int64_t number = lt_map_get(row->table->by_name, lt_text(column));
	if (number < 0) {
		lt_fail(&row->facts->err, "table %.*s has no column %s", LT_ARG(row->table->name), column);
		return 0;
	}
	return row->table->insert ? row->table->columns[number].bind[part] : 0;
}

static void
mark_set(struct lt_row *row, const char *column)
{
	int at = bind_at(row, column, LT_PART_SET);
	if (at)
		sqlite3_bind_int(row->table->insert, at, 1);
}

void
lt_row_slice(struct lt_row *row, const char *column, struct lt_text text)
{
	int at = bind_at(row, column, LT_PART_VALUE);
	if (text.at && at)
		sqlite3_bind_text(row->table->insert, at, text.at, (int)text.len, SQLITE_TRANSIENT);
	if (text.at)
		mark_set(row, column);
}

void
lt_row_text(struct lt_row *row, const char *column, const char *text)
{
	lt_row_slice(row, column, lt_text(text));
}

void
lt_row_int(struct lt_row *row, const char *column, int64_t value)
{
	int at = bind_at(row, column, LT_PART_VALUE);
	if (at)
		sqlite3_bind_int64(row->table->insert, at, value);
	mark_set(row, column);
}

void
lt_row_real(struct lt_row *row, const char *column, double value)
{
	int at = bind_at(row, column, LT_PART_VALUE);
	if (value - value != 0)
		return;
	if (at)
		sqlite3_bind_double(row->table->insert, at, value);
	mark_set(row, column);
}

void
lt_row_bool(struct lt_row *row, const char *column, bool value)
{
	lt_row_int(row, column, value);
}

void
lt_row_unknown(struct lt_row *row, const char *column, const char *why)
{
	int at = bind_at(row, column, LT_PART_UNKNOWN);
	if (at)
		sqlite3_bind_text(row->table->insert, at, why, -1, SQLITE_TRANSIENT);
}

void
lt_row_column_place(struct lt_row *row, const char *column, struct lt_place place)
{
	int file = bind_at(row, column, LT_PART_FILE), line = bind_at(row, column, LT_PART_LINE);
	if (file && place.file)
		sqlite3_bind_text(row->table->insert, file, place.file, -1, SQLITE_TRANSIENT);
	if (line && place.line)
		sqlite3_bind_int64(row->table->insert, line, place.line);
}

/* Also the place of every column, until one says better. */
void
lt_row_place(struct lt_row *row, struct lt_place place)
{
	struct lt_table *t = row->table;
	if (!t || !t->insert)
		return;
	for (int c = 0; c < t->column_count; c++) {
		int file = t->columns[c].bind[LT_PART_FILE], line = t->columns[c].bind[LT_PART_LINE];
		if (file && place.file)
			sqlite3_bind_text(t->insert, file, place.file, -1, SQLITE_TRANSIENT);
		if (line && place.line)
			sqlite3_bind_int64(t->insert, line, place.line);
	}
	int file = t->columns[LT_COLUMN_FILE].bind[LT_PART_VALUE], line = t->columns[LT_COLUMN_LINE].bind[LT_PART_VALUE];
	if (file && place.file)
		sqlite3_bind_text(t->insert, file, place.file, -1, SQLITE_TRANSIENT);
	if (line && place.line)
		sqlite3_bind_int64(t->insert, line, place.line);
}

void
lt_row_quality(struct lt_row *row, enum lt_quality quality)
{
	struct lt_table *t = row->table;
	if (!t)
		return;
	row->quality = quality;
	if (t->insert && t->columns[LT_COLUMN_QUALITY].bind[LT_PART_VALUE])
		sqlite3_bind_text(t->insert, t->columns[LT_COLUMN_QUALITY].bind[LT_PART_VALUE],
			lt_quality_names[quality], -1, SQLITE_STATIC);
}

bool
lt_row_cell(struct lt_row *row, struct lt_text name, struct lt_node value)
{
	enum lt_part part;
	int number = row->table ? lt_table_find(row->table, name, &part) : -1;
	if (number < 0)
		return false;
	const struct lt_column *column = &row->table->columns[number];
	sqlite3_stmt *insert = row->table->insert;
	if (insert && column->bind[part])
		bind_node(insert, column->bind[part], value, row->facts->scratch);
	if (insert && part == LT_PART_VALUE && column->bind[LT_PART_SET])
		sqlite3_bind_int(insert, column->bind[LT_PART_SET], !lt_node_is(value, LT_KIND_NULL));
	return true;
}

static void
add_source(struct lt_facts *facts, struct lt_facts_source source)
{
	LT_PUSH(facts->arena, facts->sources, facts->source_count, facts->source_room) = source;
}

void
lt_facts_source(struct lt_facts *facts, const char *collector, const char *path, int64_t count)
{
	add_source(facts, (struct lt_facts_source){ lt_copy(facts->arena, collector), lt_copy(facts->arena, path), count, NULL, 0 });
}

void
lt_facts_blind(struct lt_facts *facts, const char *collector, const char *path, uint32_t line, const char *sentence)
{
	add_source(facts, (struct lt_facts_source){ lt_copy(facts->arena, collector),
		lt_copy(facts->arena, path ? path : ""), 0, lt_copy(facts->arena, sentence), line });
}

void
lt_facts_source_of(struct lt_facts *facts, const char *collector, const char *path, const char *what, int64_t count)
{
	lt_facts_source(facts, collector, path, count);
	facts->sources[facts->source_count - 1].what = what ? lt_copy(facts->arena, what) : NULL;
}

void
lt_facts_blind_of(struct lt_facts *facts, const char *collector, const char *path, const char *what, const char *sentence)
{
	lt_facts_blind(facts, collector, path, 0, sentence);
	facts->sources[facts->source_count - 1].what = what ? lt_copy(facts->arena, what) : NULL;
}

bool
lt_facts_misses(const struct lt_facts *facts, int statement, const struct lt_facts_source *source)
{
	const struct statement *s = &facts->statements[statement];
	for (int i = 0; source->what && i < s->table_count; i++)
		if (lt_table_is_about(facts->tables[s->tables[i]], lt_text(source->what)))
			return true;
	return !source->what;
}

bool
lt_facts_end(struct lt_facts *facts, struct lt_err *err)
{
	lt_facts_flush(facts);
	return !facts->err.text[0] || lt_fail(err, "%s", facts->err.text);
}

/* The sources as rows, so that checks can ask for them. */
static void
lay_sources(struct lt_facts *facts)
{
	sqlite3_stmt *source = NULL, *blind = NULL;
	if (sqlite3_prepare_v2(facts->db, "insert into source values(?,?,?,?,?)", -1, &source, NULL) != SQLITE_OK ||
		sqlite3_prepare_v2(facts->db, "insert into blind values(?,?,?,?)", -1, &blind, NULL) != SQLITE_OK)
		sql_failed(facts, "lay the sources", &facts->err);
	for (int i = 0; source && blind && i < facts->source_count; i++) {
		const struct lt_facts_source *it = &facts->sources[i];
		sqlite3_bind_text(source, 1, it->collector, -1, SQLITE_STATIC);
		sqlite3_bind_text(source, 2, it->path, -1, SQLITE_STATIC);
		sqlite3_bind_text(source, 3, it->sentence ? "failed" : it->count ? "ok" : "absent", -1, SQLITE_STATIC);
		sqlite3_bind_int64(source, 4, it->count);
		sqlite3_bind_text(source, 5, it->sentence, -1, SQLITE_STATIC);
		sqlite3_step(source);
		sqlite3_reset(source);
		if (!it->sentence)
			continue;
		sqlite3_bind_text(blind, 1, it->collector, -1, SQLITE_STATIC);
		sqlite3_bind_text(blind, 2, it->path, -1, SQLITE_STATIC);
		sqlite3_bind_int64(blind, 3, it->line);
		sqlite3_bind_text(blind, 4, it->sentence, -1, SQLITE_STATIC);
		sqlite3_step(blind);
		sqlite3_reset(blind);
	}
	sqlite3_finalize(source);
	sqlite3_finalize(blind);
}

/* Statements of checks and people read; nothing else. */
static int
only_reading(void *nothing, int action, const char *a, const char *b, const char *c, const char *d)
{
	(void)nothing, (void)a, (void)c, (void)d;
	static const char *const reach_out[] = { "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit" };
	for (size_t i = 0; action == SQLITE_FUNCTION && i < sizeof reach_out / sizeof *reach_out; i++)
		if (b && strcmp(b, reach_out[i]) == 0)
			return SQLITE_DENY;
	return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE || action == SQLITE_FUNCTION ? SQLITE_OK
		: SQLITE_DENY;
}

void
lt_facts_guard(sqlite3 *db)
{
	sqlite3_set_authorizer(db, only_reading, NULL);
}

/* Made when all rows are there: a check that looks rows up one by one must not read the table each time. */
static bool
make_indexes(struct lt_facts *facts, struct lt_err *err)
{
	for (int i = 0; i < facts->table_count; i++) {
		const struct lt_table *t = facts->tables[i];
		for (int c = 0; t->insert && c < t->column_count; c++) {
			struct lt_buf sql = LT_BUF(4096);
			bool good = true;
			if (t->columns[c].join && t->columns[c].bind[LT_PART_VALUE]) {
				lt_buf_printf(&sql, "create index \"%.*s by %.*s\" on \"%.*s\"(\"%.*s\")", LT_ARG(t->name),
					LT_ARG(t->columns[c].name), LT_ARG(t->name), LT_ARG(t->columns[c].name));
				good = run(facts, sql.at, err);
			}
			lt_buf_done(&sql);
			if (!good)
				return false;
		}
	}
	return true;
}

bool
lt_facts_close(struct lt_facts *facts, struct lt_err *err)
{
	lt_facts_flush(facts);
	lay_sources(facts);
	if (!make_missing(facts, err))
		return false;
	if (facts->err.text[0])
		return lt_fail(err, "%s", facts->err.text);
	if (!make_indexes(facts, err))
		return false;
	/* Table functions are made on first use, which is a writing of sorts: so before the guard stands. */
	if (!run(facts, "commit; select 1 from json_each('[]'), json_tree('[]')", err))
		return false;
	lt_facts_guard(facts->db);
	return true;
}

struct sqlite3 *
lt_facts_sql(struct lt_facts *facts)
{
	return facts->db;
}

struct lt_keys *
lt_facts_keys(struct lt_facts *facts)
{
	return facts->keys;
}

int
lt_facts_sources(const struct lt_facts *facts, const struct lt_facts_source **ret_sources)
{
	*ret_sources = facts->sources;
	return facts->source_count;
}

int
lt_facts_offs(const struct lt_facts *facts, const struct lt_facts_off **ret_offs)
{
	*ret_offs = facts->offs;
	return facts->off_count;
}

struct lt_text
lt_facts_type(const struct lt_facts *facts, int *at)
{
	while (*at < facts->first_count) {
		const struct lt_feed *first = facts->firsts[(*at)++];
		for (const struct lt_feed *feed = first; feed; feed = feed->next)
			if (feed->table->asked)
				return first->type;
	}
	return LT_NONE;
}

struct lt_text
lt_facts_type_named(const struct lt_facts *facts, struct lt_text type)
{
	struct lt_arena *a = lt_arena_new(1 << 16);
	int64_t number = type.len < 1024 ? lt_map_get(facts->by_type, lower(a, type)) : -1;
	lt_arena_drop(a);
	return number < 0 ? LT_NONE : facts->firsts[number]->type;
}

bool
lt_facts_wants(const struct lt_facts *facts, const char *what)
{
	for (int i = 0; i < facts->table_count; i++)
		if (facts->tables[i]->asked && lt_table_is_about(facts->tables[i], lt_text(what)))
			return true;
	return false;
}

int
lt_facts_table_count(const struct lt_facts *facts)
{
	return facts->table_count;
}

const struct lt_table *
lt_facts_table(const struct lt_facts *facts, int number)
{
	return facts->tables[number];
}

int
lt_facts_table_named(const struct lt_facts *facts, struct lt_text name)
{
	return (int)lt_map_get(facts->by_name, name);
}

enum lt_quality
lt_facts_quality(const struct lt_facts *facts, int table)
{
	return facts->weakest[table];
}
