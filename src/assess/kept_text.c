/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two texts of a kept run, written and read.
 *
 *	document  {"verdict": [word, since], "coverage": share, "sources": [...],
 *	           "phases": [[phase, verdict, blockers, since], ...], "gates": the same,
 *	           "areas": [[area, state, lo, hi, decimal, coverage, grade, since], ...],
 *	           "checks": [[id, code, severity, area, verdict, ok, gap, unknown, skip, waived, cut, since], ...]}
 *	part      {check: [[fingerprint, status, since, resource, file, 1 when it is waived], ...], ...}
 */
#include "assess/kept.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "format/json.h"

/* --- writing --- */

static void
put_text(struct lt_buf *out, const char *before, const char *text)
{
	lt_buf_puts(out, before);
	if (text)
		lt_json_quote(out, lt_text(text));
	else
		lt_buf_puts(out, "null");
}

static void
put_real(struct lt_buf *out, double value)
{
	if (value < 0)
		lt_buf_puts(out, ",null");
	else
		lt_buf_printf(out, ",%.4g", value);
}

static void
put_steps(struct lt_buf *out, const char *name, const struct lt_kept_step *steps, int count, const struct lt_words *of,
	const struct lt_words *verdicts)
{
	lt_buf_printf(out, "],\n\"%s\":[", name);
	for (int i = 0; i < count; i++) {
		put_text(out, i ? ",[" : "[", of->at[steps[i].of].word);
		put_text(out, ",", verdicts->at[steps[i].verdict].word);
		lt_buf_printf(out, ",%u", steps[i].blockers);
		put_text(out, ",", steps[i].since);
		lt_buf_putc(out, ']');
	}
}

static void
put_areas(struct lt_buf *out, const struct lt_kept *kept)
{
	lt_buf_puts(out, "],\n\"areas\":[");
	for (int i = 0; i < kept->areas_count; i++) {
		const struct lt_kept_area *area = &kept->areas[i];
		put_text(out, i ? ",[" : "[", lt_words_area.at[area->area].word);
		put_text(out, ",", lt_words_assessed.at[area->state].word);
		lt_buf_printf(out, ",%u,%u", area->lo, area->hi);
		put_real(out, area->decimal);
		put_real(out, area->coverage);
		put_text(out, ",", area->grade < LT_GRADE_COUNT ? lt_words_grade.at[area->grade].word : NULL);
		put_text(out, ",", area->since);
		lt_buf_putc(out, ']');
	}
}

static void
put_checks(struct lt_buf *out, const struct lt_kept *kept)
{
	lt_buf_puts(out, "],\n\"checks\":[");
	for (int i = 0; i < kept->checks_count; i++) {
		const struct lt_kept_check *check = &kept->checks[i];
		const uint32_t counts[] = { check->ok, check->gap, check->unknown, check->skip, check->waived, check->cut };
		put_text(out, i ? ",\n[" : "\n[", check->id);
		put_text(out, ",", check->code);
		put_text(out, ",", lt_words_severity.at[check->severity].word);
		put_text(out, ",", lt_words_area.at[check->area].word);
		put_text(out, ",", lt_words_status.at[check->verdict].word);
		for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
			lt_buf_putc(out, ',');
			lt_buf_int(out, counts[c]);
		}
		put_text(out, ",", check->since);
		lt_buf_putc(out, ']');
	}
	lt_buf_puts(out, "]}\n");
}

static void
put_findings(struct lt_buf *out, const struct lt_kept *kept)
{
	const char *next = "{\n";
	for (int i = 0; i < kept->checks_count; i++) {
		const struct lt_kept_check *check = &kept->checks[i];
		if (check->count == 0)
			continue;
		put_text(out, next, check->id);
		lt_buf_puts(out, ":[");
		for (int f = check->first; f < check->first + check->count; f++) {
			const struct lt_kept_finding *finding = &kept->findings[f];
			put_text(out, f > check->first ? ",\n[" : "\n[", finding->fingerprint);
			put_text(out, ",", lt_words_status.at[finding->status].word);
			put_text(out, ",", finding->since);
			put_text(out, ",", finding->resource);
			put_text(out, ",", finding->file);
			lt_buf_puts(out, finding->waived ? ",1]" : "]");
		}
		lt_buf_putc(out, ']');
		next = ",\n";
	}
	lt_buf_puts(out, *next == '{' ? "{}\n" : "}\n");
}

void
lt_kept_write(const struct lt_kept *kept, struct lt_buf *document, struct lt_buf *part)
{
	put_text(document, "{\"verdict\":[", lt_words_verdict.at[kept->verdict].word);
	put_text(document, ",", kept->since);
	lt_buf_printf(document, "],\n\"coverage\":%.4g,\n\"sources\":[", kept->coverage);
	for (int i = 0; i < kept->sources.count; i++)
		put_text(document, i ? "," : "", kept->sources.at[i]);
	put_steps(document, "phases", kept->phases, kept->phases_count, &lt_words_phase, &lt_words_verdict);
	put_steps(document, "gates", kept->gates, kept->gates_count, &lt_words_gate, &lt_words_pass);
	put_areas(document, kept);
	put_checks(document, kept);
	put_findings(part, kept);
}

/* --- reading --- */

struct reading {
	struct lt_arena *arena;
	struct lt_kept *kept;
};

static const char *
text(const struct reading *r, struct lt_node list, uint32_t at)
{
	struct lt_node n = lt_node_item(list, at);
	return lt_node_is(n, LT_KIND_TEXT) ? lt_node_string(n, r->arena) : NULL;
}

static uint32_t
number(struct lt_node list, uint32_t at)
{
	int64_t value;
	return lt_node_int(lt_node_item(list, at), &value) && value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
}

static double
real(struct lt_node list, uint32_t at)
{
	double value;
	return lt_node_double(lt_node_item(list, at), &value) ? value : -1;
}

static int
word(const struct reading *r, const struct lt_words *words, struct lt_node list, uint32_t at)
{
	return lt_words_find(words, lt_node_text(lt_node_item(list, at), r->arena));
}

static int
read_steps(const struct reading *r, struct lt_node list, const struct lt_words *of, const struct lt_words *verdicts,
	struct lt_kept_step *steps)
{
	int count = 0;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w) && count < of->count;) {
		struct lt_kept_step step = { word(r, of, w.value, 0), word(r, verdicts, w.value, 1), number(w.value, 2),
			text(r, w.value, 3) };
		if (step.of >= 0 && step.verdict >= 0)
			steps[count++] = step;
	}
	return count;
}

static void
read_areas(const struct reading *r, struct lt_node list)
{
	struct lt_kept *kept = r->kept;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w) && kept->areas_count < LT_AREA_COUNT;) {
		int area = word(r, &lt_words_area, w.value, 0), state = word(r, &lt_words_assessed, w.value, 1);
		int grade = word(r, &lt_words_grade, w.value, 6);
		if (area < 0 || state < 0)
			continue;
		kept->areas[kept->areas_count++] = (struct lt_kept_area){ (enum lt_area)area, (enum lt_assessed)state,
			number(w.value, 2), number(w.value, 3), real(w.value, 4), real(w.value, 5),
			grade < 0 ? LT_GRADE_COUNT : (enum lt_grade)grade, text(r, w.value, 7) };
	}
}

static void
read_findings(const struct reading *r, struct lt_node list, uint32_t number_of_check, int *room)
{
	struct lt_kept *kept = r->kept;
	struct lt_kept_check *check = &kept->checks[number_of_check];
	check->first = kept->findings_count;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);) {
		int status = word(r, &lt_words_status, w.value, 1);
		const char *fingerprint = text(r, w.value, 0);
		if (status < 0 || !fingerprint)
			continue;
		LT_PUSH(r->arena, kept->findings, kept->findings_count, *room) = (struct lt_kept_finding){ number_of_check,
			(enum lt_status)status, number(w.value, 5) > 0, fingerprint, text(r, w.value, 3), text(r, w.value, 4), text(r, w.value, 2) };
	}
	check->count = kept->findings_count - check->first;
}

static void
read_part(const struct reading *r, struct lt_node part)
{
	struct lt_map *ids = lt_map_new(r->arena);
	int room = 0;
	for (int i = 0; i < r->kept->checks_count; i++)
		lt_map_put(ids, lt_text(r->kept->checks[i].id), i);
	for (struct lt_walk w = lt_walk(part); lt_walk_next(&w);) {
		int64_t check = lt_map_get(ids, w.word);
		if (check >= 0)
			read_findings(r, w.value, (uint32_t)check, &room);
	}
}

static void
read_checks(const struct reading *r, struct lt_node list)
{
	struct lt_kept *kept = r->kept;
	int room = 0;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);) {
		const char *id = text(r, w.value, 0);
		int severity = word(r, &lt_words_severity, w.value, 2), area = word(r, &lt_words_area, w.value, 3);
		int verdict = word(r, &lt_words_status, w.value, 4);
		if (!id || severity < 0 || area < 0 || verdict < 0)
			continue;
		LT_PUSH(r->arena, kept->checks, kept->checks_count, room) = (struct lt_kept_check){ .id = id,
			.code = text(r, w.value, 1), .severity = (enum lt_severity)severity, .area = (enum lt_area)area,
			.verdict = (enum lt_status)verdict, .ok = number(w.value, 5), .gap = number(w.value, 6),
			.unknown = number(w.value, 7), .skip = number(w.value, 8), .waived = number(w.value, 9),
			.cut = number(w.value, 10) != 0, .since = text(r, w.value, 11) };
	}
}

bool
lt_kept_read(struct lt_arena *a, struct lt_text document, struct lt_text part, struct lt_kept **ret_kept, struct lt_err *err)
{
	struct lt_keys *keys = lt_keys_new(a);
	struct lt_doc *doc, *more = NULL;
	struct reading r = { a, LT_NEW(a, struct lt_kept) };
	if (!lt_json_read(a, keys, "kept run", document, &doc, err) ||
		(part.len && !lt_json_read(a, keys, "kept findings", part, &more, err)))
		return false;
	struct lt_node root = lt_doc_root(doc), verdict = lt_node_get(root, "verdict");
	int said = word(&r, &lt_words_verdict, verdict, 0);
	if (said < 0)
		return lt_fail(err, "kept run: it has no verdict; it was not written by lintel assess");
	r.kept->verdict = (enum lt_verdict)said;
	r.kept->since = text(&r, verdict, 1);
	lt_node_double(lt_node_get(root, "coverage"), &r.kept->coverage);
	r.kept->phases_count = read_steps(&r, lt_node_get(root, "phases"), &lt_words_phase, &lt_words_verdict, r.kept->phases);
	r.kept->gates_count = read_steps(&r, lt_node_get(root, "gates"), &lt_words_gate, &lt_words_pass, r.kept->gates);
	read_areas(&r, lt_node_get(root, "areas"));
	read_checks(&r, lt_node_get(root, "checks"));
	read_part(&r, more ? lt_doc_root(more) : LT_NOWHERE);
	const char **names = NULL;
	int room = 0;
	for (struct lt_walk w = lt_walk(lt_node_get(root, "sources")); lt_walk_next(&w);)
		LT_PUSH(a, names, r.kept->sources.count, room) = lt_node_string(w.value, a);
	r.kept->sources.at = names;
	*ret_kept = r.kept;
	return true;
}
