/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/prometheus_series.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "catalog/signal.h"
#include "format/json.h"

enum { LABELS_BYTES = 64 << 10 };

/* Columns of prom_series that are one label, the first that is there and not empty. */
static const struct {
	const char *column, *labels[6];
} columns[] = {
	{ "namespace", { "exported_namespace", "namespace", "kubernetes_namespace" } },
	{ "pod", { "exported_pod", "pod", "pod_name" } },
	{ "node", { "Hostname", "node", "nodename", "kubernetes_node", "instance" } },
	{ "gpu", { "UUID", "uuid", "gpu_uuid", "gpu" } },
	{ "model", { "model_name", "model", "gen_ai_request_model" } },
	{ "team", { "team", "tenant" } },
	{ "caller", { "caller" } },
	{ "deployment", { "deployment" } },
	{ "job", { "job" } },
};

struct lt_series_set *
lt_series_new(struct lt_arena *a, const struct lt_signals *signals, const char *source, const char *file, bool live)
{
	struct lt_series_set *set = LT_NEW(a, struct lt_series_set);
	*set = (struct lt_series_set){ .a = a, .signals = signals, .source = source, .file = file, .live = live,
		.known = lt_map_new(a), .names = lt_map_new(a) };
	return set;
}

static struct lt_text
label_of(const struct lt_series *s, const char *const *names, int most)
{
	for (int n = 0; n < most && names[n]; n++)
		for (int i = 0; i < s->label_count; i++)
			if (s->labels[i].value.len && lt_text_eq(s->labels[i].name, names[n]))
				return s->labels[i].value;
	return LT_NONE;
}

static struct lt_text
label(const struct lt_series *s, const char *name)
{
	return label_of(s, &name, 1);
}

/* Servers give labels in any order; pages keep theirs.  Sorted, equal ones are equal. */
static void
sort_labels(struct lt_prom_label *labels, int count)
{
	for (int i = 1; i < count; i++)
		for (int j = i; j > 0 && lt_text_order(labels[j - 1].name, labels[j].name) > 0; j--) {
			struct lt_prom_label swap = labels[j];
			labels[j] = labels[j - 1];
			labels[j - 1] = swap;
		}
}

struct lt_series *
lt_series_find(struct lt_series_set *set, const struct lt_signal *signal, const struct lt_signal_name *name,
	const struct lt_prom_label *labels, int count, uint32_t line)
{
	char memory[4096];
	struct lt_prom_label sorted[LT_PROM_LABELS];
	struct lt_buf key = LT_BUF_IN(memory, sizeof memory);
	if (count)
		memcpy(sorted, labels, sizeof *labels * (size_t)count);
	sort_labels(sorted, count);
	lt_buf_puts(&key, signal->signal);
	for (int i = 0; i < count; i++) {
		lt_buf_putc(&key, '\0');
		lt_buf_text_add(&key, sorted[i].name);
		lt_buf_putc(&key, '\1');
		lt_buf_text_add(&key, sorted[i].value);
	}
	int64_t at = lt_buf_over(&key) ? -1 : lt_map_get(set->known, lt_buf_text(&key));
	if (at >= 0)
		return set->at[at].name == name ? &set->at[at] : NULL;
	set->full |= set->count == LT_SERIES_MOST;
	if (set->full)
		return NULL;
	lt_map_put(set->known, lt_copy_text(set->a, lt_buf_text(&key)), set->count);
	struct lt_prom_label *kept = LT_NEW_ARRAY(set->a, struct lt_prom_label, count + 1);
	memcpy(kept, sorted, sizeof *kept * (size_t)count);
	LT_PUSH(set->a, set->at, set->count, set->room) =
		(struct lt_series){ .signal = signal, .name = name, .labels = kept, .label_count = count, .line = line };
	return &set->at[set->count - 1];
}

double
lt_series_scale(const struct lt_signal_name *name, double value)
{
	if (!name->bits)
		return value * name->scale;
	return value >= 0 && value < 1e18 ? ((uint64_t)value & name->bits) != 0 : value;
}

void
lt_series_put(struct lt_series *series, enum lt_figure figure, double value)
{
	series->has[figure] = true;
	series->figure[figure] = value;
}

void
lt_series_name(struct lt_series_set *set, struct lt_text metric)
{
	if (lt_map_get(set->names, metric) >= 0)
		return;
	lt_map_put(set->names, metric, set->spelt_count);
	LT_PUSH(set->a, set->spelt, set->spelt_count, set->spelt_room) = metric;
}

bool
lt_series_has(const struct lt_series_set *set, const struct lt_signal *signal, const struct lt_signal_name *name)
{
	char memory[256];
	struct lt_buf spelt = LT_BUF_IN(memory, sizeof memory);
	lt_buf_text_add(&spelt, name->metric);
	if (signal->histogram)
		lt_buf_puts(&spelt, "_bucket");
	return lt_map_get(set->names, lt_buf_text(&spelt)) >= 0;
}

/* As histogram_quantile does it: within its bucket a value is as likely as any other. */
static bool
quantile(const struct lt_series *s, double share, double *ret_value)
{
	double all = s->bucket_count ? s->buckets[s->bucket_count - 1].calls : 0;
	double low = 0, before = 0;
	for (int i = 0; i < s->bucket_count && all > 0; i++) {
		const struct lt_series_bucket *b = &s->buckets[i];
		if (b->le - b->le != 0) /* the last: all that is known is the bound before it */
			return *ret_value = low, i > 0;
		if (b->calls >= share * all) {
			*ret_value = low + (b->le - low) * (b->calls > before ? (share * all - before) / (b->calls - before) : 1);
			return true;
		}
		low = b->le;
		before = b->calls;
	}
	return false;
}

static struct lt_text
labels_json(struct lt_arena *a, const struct lt_series *s)
{
	struct lt_buf out = LT_BUF(LABELS_BYTES);
	for (int i = 0; i < s->label_count; i++) {
		lt_buf_putc(&out, i ? ',' : '{');
		lt_json_quote(&out, s->labels[i].name);
		lt_buf_putc(&out, ':');
		lt_json_quote(&out, s->labels[i].value);
	}
	lt_buf_puts(&out, s->label_count ? "}" : "{}");
	struct lt_text text = lt_buf_over(&out) ? LT_NONE : lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	return text;
}

/* gpu.utilisation{node="a",gpu="GPU-1"}: its name among findings. */
static const char *
address(struct lt_arena *a, const struct lt_series_set *set, const struct lt_series *s)
{
	char memory[1024];
	struct lt_buf out = LT_BUF_IN(memory, sizeof memory);
	lt_buf_printf(&out, "%s:%s", set->source, s->signal->signal);
	bool any = false;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct lt_text value = label_of(s, columns[i].labels, 6);
		if (!value.len || strcmp(columns[i].column, "job") == 0)
			continue;
		lt_buf_printf(&out, "%s%s=%.*s", any ? "," : "{", columns[i].column, LT_ARG(value));
		any = true;
	}
	lt_buf_puts(&out, any ? "}" : "");
	return lt_copy(a, lt_buf_text(&out).at);
}

static struct lt_row *
begin_row(const struct lt_series_set *set, struct lt_facts *facts, const char *table, const char *resource, uint32_t line)
{
	struct lt_row *row = lt_facts_row(facts, table);
	lt_row_text(row, "resource", resource);
	lt_row_text(row, "source", set->live ? "prometheus" : "metrics");
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, (struct lt_place){ set->file, line, 1 });
	return row;
}

static void
put_figures(struct lt_row *row, const struct lt_series *s)
{
	static const char *const names[] = { "value", "average", "highest", "p95", "tally", "hours", "days" };
	for (int f = 0; f < LT_FIGURES; f++) {
		bool real = s->has[f] && s->figure[f] - s->figure[f] == 0;
		if (real)
			lt_row_real(row, names[f], s->figure[f]);
		else if (s->has[f])
			lt_row_unknown(row, names[f], "is no number: NaN or infinite");
	}
	if (s->has[LT_FIGURE_HOURS] && s->has[LT_FIGURE_DAYS] && s->figure[LT_FIGURE_DAYS] > 0) {
		double share = s->figure[LT_FIGURE_HOURS] / 24 / s->figure[LT_FIGURE_DAYS];
		lt_row_real(row, "coverage", share > 1 ? 1 : share);
	}
}

static void
lay_series(struct lt_series_set *set, struct lt_facts *facts, struct lt_series *s)
{
	const struct lt_signal *signal = s->signal;
	double p95;
	if (s->bucket_count) {
		double calls = s->buckets[s->bucket_count - 1].calls;
		lt_series_put(s, LT_FIGURE_TALLY, calls);
		if (calls > 0)
			lt_series_put(s, LT_FIGURE_AVERAGE, s->sum / calls);
		if (quantile(s, .95, &p95))
			lt_series_put(s, LT_FIGURE_P95, p95);
	}
	struct lt_row *row = begin_row(set, facts, "prom_series", address(set->a, set, s), s->line);
	lt_row_text(row, "type", "series");
	lt_row_slice(row, "name", s->name->metric);
	lt_row_text(row, "source_id", set->source);
	lt_row_bool(row, "live", set->live);
	lt_row_text(row, "signal", signal->signal);
	lt_row_text(row, "about", signal->about);
	lt_row_slice(row, "metric", s->name->metric);
	lt_row_bool(row, "present", true);
	lt_row_text(row, "unit", signal->unit);
	lt_row_slice(row, "labels", labels_json(set->a, s));
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		lt_row_slice(row, columns[i].column, label_of(s, columns[i].labels, 6));
	lt_row_bool(row, "exported", label(s, "exported_pod").len || label(s, "exported_namespace").len);
	lt_row_bool(row, "standby", lt_text_eq(label(s, "lintel_dev_standby"), "true"));
	put_figures(row, s);
	if (set->live && signal->span[0])
		lt_row_text(row, "span", signal->span);
}

/* On a page only what its exporter could have told is missing. */
static bool
could_tell(const struct lt_series_set *set, const struct lt_signal *signal)
{
	if (set->live)
		return true;
	for (int i = 0; i < set->count && lt_signal_on_page(signal); i++)
		if (strcmp(set->at[i].signal->about, signal->about) == 0)
			return true;
	return false;
}

static void
lay_missing(struct lt_series_set *set, struct lt_facts *facts)
{
	bool *there = LT_NEW_ARRAY(set->a, bool, set->signals->count);
	for (int i = 0; i < set->count; i++)
		there[set->at[i].signal - set->signals->at] = true;
	for (int i = 0; i < set->signals->count; i++) {
		const struct lt_signal *signal = &set->signals->at[i];
		if (there[i] || !could_tell(set, signal))
			continue;
		struct lt_row *row = begin_row(set, facts, "prom_series", lt_print(set->a, "%s:%s", set->source, signal->signal), 0);
		lt_row_text(row, "type", "series");
		lt_row_text(row, "source_id", set->source);
		lt_row_bool(row, "live", set->live);
		lt_row_text(row, "signal", signal->signal);
		lt_row_text(row, "about", signal->about);
		lt_row_bool(row, "present", false);
		lt_row_text(row, "unit", signal->unit);
	}
}

static void
fill_card(struct lt_row *row, const char *file, const struct lt_series *s, double value)
{
	char column[64];
	size_t len = strlen(s->signal->fills);
	bool yes_no = s->signal->fills[len - 1] == '?';
	memcpy(column, s->signal->fills, len + 1);
	column[len - yes_no] = 0;
	if (value - value != 0)
		lt_row_unknown(row, column, "is told as NaN");
	else if (yes_no)
		lt_row_bool(row, column, value != 0);
	else
		lt_row_int(row, column, (int64_t)(value < 0 || value > 1e15 ? -1 : value + .5));
	lt_row_column_place(row, column, (struct lt_place){ file, s->line, 1 });
}

/* A card that is split has several series of one signal: the highest counts. */
static const struct lt_series *
highest_of(const struct lt_series_set *set, const struct lt_signal *signal, const int *of_card, int count)
{
	const struct lt_series *best = NULL;
	for (int c = 0; c < count; c++) {
		const struct lt_series *s = &set->at[of_card[c]];
		if (s->signal == signal && (!best || s->figure[LT_FIGURE_NOW] > best->figure[LT_FIGURE_NOW]))
			best = s;
	}
	return best;
}

/* What a row of gpu takes from labels, and what no exporter tells. */
static const struct {
	const char *column, *labels[2];
} card_labels[] = { { "model", { "modelName", "name" } }, { "driver", { "DCGM_FI_DRIVER_VERSION", "driver_version" } },
	{ "bus", { "pci_bus_id" } }, { "cuda", { "cuda_version" } }, { "name", { "modelName", "name" } } };
static const char *const untold[] = { "retire_pending", "sram_over_threshold", "nvlinks", "nvlinks_active", "processes", "recovery" };
static const char absent[] = "is not among the series";

/* A row of gpu: what its series say; what none of them does is unknown. */
static void
lay_card(struct lt_series_set *set, struct lt_facts *facts, const int *of_card, int count)
{
	const struct lt_series *first = &set->at[of_card[0]];
	struct lt_text id = label_of(first, columns[3].labels, 4), node = label_of(first, columns[2].labels, 4);
	struct lt_row *row = begin_row(set, facts, "gpu", lt_print(set->a, "%s:gpu/%.*s%s%.*s", set->source, LT_ARG(node), node.len ? "/" : "", LT_ARG(id)), first->line);
	lt_row_text(row, "type", "gpu");
	lt_row_slice(row, "machine", node.len ? node : lt_text(set->source));
	for (int i = 0; i < set->signals->count; i++) {
		const struct lt_signal *signal = &set->signals->at[i];
		const struct lt_series *best = signal->fills[0] ? highest_of(set, signal, of_card, count) : NULL;
		if (best)
			fill_card(row, set->file, best, best->figure[LT_FIGURE_NOW]);
		else if (signal->fills[0])
			lt_row_unknown(row, lt_copy_text(set->a, (struct lt_text){ signal->fills, strcspn(signal->fills, "?") }).at, absent);
	}
	for (size_t i = 0; i < sizeof card_labels / sizeof *card_labels; i++)
		for (int c = count - 1; c >= 0; c--) /* the first stays: a cell is written again by those before it */
			lt_row_slice(row, card_labels[i].column, label_of(&set->at[of_card[c]], card_labels[i].labels, 2));
	for (size_t i = 0; i < sizeof untold / sizeof *untold; i++)
		lt_row_unknown(row, untold[i], absent);
}

/* Series of cards, each card's together; a page has tens of cards, a server thousands. */
static void
lay_cards(struct lt_series_set *set, struct lt_facts *facts)
{
	struct lt_map *cards = lt_map_new(set->a);
	int *next = LT_NEW_ARRAY(set->a, int, set->count + 1), *first = LT_NEW_ARRAY(set->a, int, set->count + 1);
	int *of_card = LT_NEW_ARRAY(set->a, int, set->count + 1), card_count = 0;
	for (int i = set->count - 1; i >= 0; i--) {
		const struct lt_series *s = &set->at[i];
		struct lt_text gpu = label_of(s, columns[3].labels, 4);
		if (strcmp(s->signal->about, "gpu") != 0 || strcmp(s->signal->signal, "gpu.use") == 0 || !gpu.len)
			continue;
		struct lt_text node = label_of(s, columns[2].labels, 4);
		struct lt_text key = lt_text(lt_print(set->a, "%.*s\n%.*s", LT_ARG(node), LT_ARG(gpu)));
		int64_t card = lt_map_get(cards, key);
		if (card < 0) {
			lt_map_put(cards, key, card = card_count++);
			first[card] = -1;
		}
		next[i] = first[card];
		first[card] = i;
	}
	set->cards = card_count;
	for (int card = card_count - 1; card >= 0; card--) {
		int count = 0;
		for (int i = first[card]; i >= 0; i = next[i])
			of_card[count++] = i;
		lay_card(set, facts, of_card, count);
	}
}

void
lt_series_lay(struct lt_series_set *set, struct lt_facts *facts)
{
	for (int i = 0; i < set->count; i++)
		lay_series(set, facts, &set->at[i]);
	lay_missing(set, facts);
	lay_cards(set, facts);
	for (int i = 0; i < set->spelt_count; i++) {
		struct lt_row *row = begin_row(set, facts, "prom_metric",
			lt_print(set->a, "%s:%.*s", set->source, LT_ARG(set->spelt[i])), 0);
		lt_row_text(row, "type", "metric");
		lt_row_slice(row, "name", set->spelt[i]);
		lt_row_text(row, "source_id", set->source);
		lt_row_slice(row, "metric", set->spelt[i]);
	}
}

void
lt_series_told(const struct lt_series_set *set, struct lt_facts *facts, const char *collector, const char *path)
{
	lt_facts_source_of(facts, collector, path, "prom_series", set->count);
	lt_facts_source_of(facts, collector, path, "prom_metric", set->spelt_count);
	if (set->cards)
		lt_facts_source_of(facts, collector, path, "gpu", set->cards);
}
