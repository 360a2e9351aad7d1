/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/signal.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "format/json.h"

static bool
read_name(struct lt_signal *s, struct lt_text word, struct lt_err *err)
{
	struct lt_signal_name *name = &s->names[s->name_count++];
	const char *mark = memchr(word.at, '*', word.len);
	if (!mark)
		mark = memchr(word.at, '&', word.len);
	*name = (struct lt_signal_name){ .metric = word, .scale = 1 };
	if (!mark)
		return true;
	name->metric.len = (size_t)(mark - word.at);
	struct lt_text number = { mark + 1, word.len - name->metric.len - 1 };
	int64_t bits = 0;
	bool fine = *mark == '*' ? lt_text_double(number, &name->scale) : lt_text_int(number, &bits);
	name->bits = (uint64_t)bits;
	return fine || lt_fail(err, "signal %s: '%.*s' is no number", s->signal, LT_ARG(number));
}

static bool
read_signal(struct lt_arena *a, struct lt_node row, struct lt_signal *s, struct lt_err *err)
{
	uint32_t at = 0;
#define COLUMN(name) s->name = lt_node_string(lt_node_item(row, at++), a);
	LT_SIGNAL_COLUMNS(COLUMN)
#undef COLUMN
	if (lt_node_count(row) != at)
		return lt_fail(err, "signal %s has %u columns, not %u", s->signal ? s->signal : "?", lt_node_count(row), at);
	s->histogram = strcmp(s->kind, "histogram") == 0;
	struct lt_text rest = lt_text(s->metrics), word;
	while (lt_text_cut(&rest, ' ', &word)) {
		if (s->name_count == LT_SIGNAL_NAMES)
			return lt_fail(err, "signal %s has more than %d names", s->signal, LT_SIGNAL_NAMES);
		if (!read_name(s, word, err))
			return false;
	}
	return true;
}

bool
lt_signal_on_page(const struct lt_signal *signal)
{
	return !signal->now[0] || strcmp(signal->kind, "counter") == 0;
}

bool
lt_signals_load(struct lt_arena *a, struct lt_signals *ret_signals, struct lt_err *err)
{
	struct lt_content file;
	struct lt_doc *doc;
	const char *at = NULL;
	if (!lt_content_next("data/prom_signal.yaml", &at, &file))
		return lt_fail(err, "the program carries no data/prom_signal.yaml");
	if (!lt_json_read(a, lt_keys_new(a), file.path, file.bytes, &doc, err)) /* the pack holds YAML as JSON */
		return false;
	struct lt_node rows = lt_node_get(lt_doc_root(doc), "rows");
	struct lt_signal *signals = LT_NEW_ARRAY(a, struct lt_signal, lt_node_count(rows) + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w);)
		if (!read_signal(a, w.value, &signals[count++], err))
			return lt_within(err, "%s", file.path);
	*ret_signals = (struct lt_signals){ signals, count };
	return true;
}
