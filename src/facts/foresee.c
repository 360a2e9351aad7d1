/* SPDX-License-Identifier: Apache-2.0 */
/* Statements are tried on empty tables once, and the answers kept as JSON. */
#include "facts/foresee.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "facts/answer.h"
#include "facts/inside.h"
#include "format/json.h"

static void
write_names(struct lt_facts *facts, const struct statement *s, struct lt_buf *out)
{
	lt_buf_puts(out, "{\"tables\":[");
	for (int i = 0; i < s->table_count; i++) {
		lt_buf_puts(out, i ? "," : "");
		lt_json_quote(out, facts->tables[s->tables[i]]->name);
	}
	lt_buf_puts(out, "],\"data\":[");
	const char *comma = "";
	for (int d = 0; d < facts->data_count && d < 64; d++)
		if (s->data >> d & 1) {
			lt_buf_puts(out, comma);
			lt_json_quote(out, facts->data[d].name);
			comma = ",";
		}
	lt_buf_puts(out, "]");
}

static void
write_row(const struct lt_answer *answer, bool names, struct lt_buf *out)
{
	lt_buf_puts(out, "[");
	for (int c = 0; c < lt_answer_columns(answer); c++) {
		struct lt_text cell = names ? lt_text(lt_answer_name(answer, c)) : lt_answer_cell(answer, c);
		lt_buf_puts(out, c ? "," : "");
		if (cell.at)
			lt_json_quote(out, cell);
		else
			lt_buf_puts(out, "null");
	}
	lt_buf_puts(out, "]");
}

static bool
write_rows(struct lt_arena *a, struct lt_facts *facts, struct lt_text sql, struct lt_buf *out, struct lt_err *err)
{
	struct lt_answer *answer = lt_answer_open(a, facts, lt_copy_text(a, sql).at, err);
	if (!answer)
		return false;
	write_row(answer, true, out);
	while (lt_answer_next(answer, err)) {
		lt_buf_puts(out, ",");
		write_row(answer, false, out);
	}
	return !err->text[0];
}

/* Keeps what a statement answers when it answers the same in both worlds, so that neither the
 * day nor the sources of a run can matter. */
static bool
write_same(struct lt_arena *a, struct lt_facts *const worlds[2], struct lt_text sql, struct lt_buf *out, struct lt_err *err)
{
	struct lt_buf rows[2] = { LT_BUF(16 << 20), LT_BUF(16 << 20) };
	bool good = write_rows(a, worlds[0], sql, &rows[0], err) && write_rows(a, worlds[1], sql, &rows[1], err);
	if (good && lt_text_is(lt_buf_text(&rows[0]), lt_buf_text(&rows[1])))
		lt_buf_printf(out, ",\"rows\":[%s]", rows[0].at);
	lt_buf_done(&rows[0]);
	lt_buf_done(&rows[1]);
	return good;
}

static void
write_columns(const struct lt_facts *facts, struct lt_buf *out)
{
	const char *comma = "";
	lt_buf_puts(out, "\n\"columns\":{");
	for (int i = 0; i < facts->table_count; i++) {
		const struct lt_table *t = facts->tables[i];
		if (!t->asked)
			continue;
		lt_buf_puts(out, comma);
		lt_json_quote(out, t->name);
		lt_buf_puts(out, ":[");
		comma = "";
		for (int c = 0; c < t->column_count; c++)
			for (int part = 0; part < LT_PARTS; part++)
				if (t->columns[c].bind[part]) {
					lt_buf_printf(out, "%s%d", comma, c * LT_PARTS + part);
					comma = ",";
				}
		lt_buf_puts(out, "]");
		comma = ",\n";
	}
	lt_buf_puts(out, "}}\n");
}

/* A world of its own day; in the second every collector has read something and missed something. */
static bool
make_world(struct lt_facts *facts, int number, struct lt_err *err)
{
	if (!lt_facts_begin(facts, err))
		return false;
	lt_facts_parameter(facts, "today", number ? "2100-01-01" : "2000-01-01");
	for (int t = 0; t < facts->table_count && number; t++)
		for (int i = 0; i < facts->tables[t]->source_count; i++) {
			const char *collector = lt_copy_text(facts->arena, facts->tables[t]->sources[i]).at;
			lt_facts_source(facts, collector, "somewhere", 1);
			lt_facts_blind(facts, collector, "elsewhere", 1, "cannot be read");
		}
	return lt_facts_close(facts, err);
}

bool
lt_foresee_write(struct lt_arena *a, struct lt_facts *const worlds[2], const struct lt_text *names,
	const struct lt_text *statements, int count, struct lt_buf *out, struct lt_err *err)
{
	struct lt_buf columns = LT_BUF(16 << 20);
	for (int i = 0; i < count; i++)
		for (int w = 0; w < 2; w++)
			lt_facts_need(worlds[w], lt_facts_expect(worlds[w], statements[i]));
	write_columns(worlds[0], &columns); /* before the tables are made and places take over from flags */
	bool good = make_world(worlds[0], 0, err) && make_world(worlds[1], 1, err);
	lt_buf_puts(out, "{");
	for (int i = 0; good && i < count; i++) {
		lt_json_quote(out, names[i]);
		lt_buf_puts(out, ":");
		write_names(worlds[0], &worlds[0]->statements[i], out);
		if (!write_same(a, worlds, statements[i], out, err))
			good = lt_within(err, "%.*s", LT_ARG(names[i]));
		lt_buf_puts(out, "},\n");
	}
	lt_buf_text_add(out, lt_buf_text(&columns));
	lt_buf_done(&columns);
	return good;
}

void
lt_foresee_columns(struct lt_facts *facts, struct lt_node foreseen)
{
	struct lt_walk table = lt_walk(lt_node_get(foreseen, "columns"));
	while (lt_walk_next(&table)) {
		int64_t number = lt_map_get(facts->by_name, table.word), column;
		if (number < 0)
			continue;
		struct lt_table *t = facts->tables[number];
		t->asked = true;
		struct lt_walk w = lt_walk(table.value);
		while (lt_walk_next(&w))
			if (lt_node_int(w.value, &column) && column < (int64_t)t->column_count * LT_PARTS)
				t->columns[column / LT_PARTS].bind[column % LT_PARTS] = 1;
	}
}

int
lt_foresee_expect(struct lt_facts *facts, struct lt_node foreseen, struct lt_text name)
{
	uint32_t key = lt_keys_find(facts->keys, name);
	struct lt_node known = key == LT_NO_KEY ? LT_NOWHERE : lt_node_key(foreseen, key);
	if (!known.doc)
		return -1;
	struct statement s = { .rows = lt_node_get(known, "rows") };
	s.certain = s.rows.doc != NULL;
	struct lt_walk w = lt_walk(lt_node_get(known, "tables"));
	while (lt_walk_next(&w)) {
		int64_t number = lt_map_get(facts->by_name, lt_node_text(w.value, facts->arena));
		if (number < 0)
			return -1;
		LT_PUSH(facts->arena, s.tables, s.table_count, s.table_room) = (int)number;
	}
	w = lt_walk(lt_node_get(known, "data"));
	while (lt_walk_next(&w))
		for (int d = 0; d < facts->data_count && d < 64; d++)
			if (lt_text_is(facts->data[d].name, lt_node_text(w.value, facts->arena)))
				s.data |= (uint64_t)1 << d;
	LT_PUSH(facts->arena, facts->statements, facts->statement_count, facts->statement_room) = s;
	return facts->statement_count - 1;
}

struct lt_node
lt_foresee_rows(const struct lt_facts *facts, int statement)
{
	return facts->statements[statement].rows;
}
