/* SPDX-License-Identifier: Apache-2.0 */
/* route_checks: the checks as they answered, and one of them with all there is to know. */
#include <stdlib.h>

#include "api/catalogue.h"
#include "api/reading.h"
#include "base/arena.h"
#include "base/map.h"
#include "catalog/check.h"
#include "catalog/question.h"
#include "format/json.h"
#include "record/field.h"
#include "record/noun.h"

struct wanted {
	int area, phase, status, severity, gate;
	int64_t level;
	const char *q;
	struct lt_arena *a;
};

static bool
has_words(struct lt_arena *a, struct lt_node node, const char *q)
{
	static const char *const keys[] = { "id", "code", "title", "why", "fix" };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (lt_text_has_nocase(lt_node_text(lt_node_get(node, keys[i]), a), q))
			return true;
	return false;
}

static bool
has_gate(const struct lt_assessed_check *check, int gate, struct lt_arena *a)
{
	for (struct lt_walk w = lt_walk(lt_node_get(check->node, "gates")); lt_walk_next(&w);)
		if (lt_words_find(&lt_words_gate, lt_node_text(w.value, a)) == gate)
			return true;
	return false;
}

static bool
is_wanted(const struct lt_assessed_check *check, const struct wanted *w)
{
	return (w->area < 0 || check->area == w->area) && (w->phase < 0 || check->phases & 1 << w->phase) &&
		(w->status < 0 || check->verdict == w->status) && (w->severity < 0 || check->severity == w->severity) &&
		(w->level == 0 || check->level == w->level) && (w->gate < 0 || has_gate(check, w->gate, w->a)) &&
		(!w->q || has_words(w->a, check->node, w->q));
}

/* What is open before what is not, gap before unknown, critical before low, then as they come. */
static int
rank(const struct lt_assessed_check *check)
{
	static const int order[] = { [LT_STATUS_GAP] = 0, [LT_STATUS_UNKNOWN] = 1, [LT_STATUS_OK] = 2, [LT_STATUS_SKIP] = 3 };
	bool waived = check->gap + check->unknown > 0 && check->waived >= check->gap + check->unknown;
	return (order[check->verdict] * 2 + waived) * LT_SEVERITY_COUNT + (LT_SEVERITY_COUNT - 1 - (int)check->severity);
}

static int
by_rank(const void *one, const void *other)
{
	const struct lt_assessed_check *a = *(const struct lt_assessed_check *const *)one, *b = *(const struct lt_assessed_check *const *)other;
	return rank(a) != rank(b) ? rank(a) - rank(b) : a < b ? -1 : 1;
}

/* The check without its prose and without what other frameworks call it: a third of the bytes, for who shows all of them. */
static void
put_brief(struct lt_node check, struct lt_buf *out)
{
	static const char *const prose[] = { "why", "fix" }, *const codes[] = { "caf", "nist", "owasp25", "owasp26", "iso" };
	const char *before = "{";
	for (struct lt_walk w = lt_walk(check); lt_walk_next(&w); before = ",") {
		bool left_out = false, list = false;
		for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
			left_out = left_out || lt_text_eq(w.word, prose[i]);
		for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
			list = list || lt_text_eq(w.word, codes[i]);
		lt_buf_puts(out, before);
		lt_json_quote(out, w.word);
		lt_buf_putc(out, ':');
		if (left_out || list)
			lt_buf_puts(out, list ? "[]" : "null");
		else
			lt_node_json(w.value, out);
	}
	lt_buf_putc(out, '}');
}

static bool
list_checks(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_assessed_whole *whole = lt_reading_take(request, reply);
	int64_t from, most;
	if (!whole)
		return false;
	if (!lt_reading_page(request, whole, &from, &most, reply)) {
		lt_assessed_drop(whole);
		return false;
	}
	struct wanted wanted = { lt_request_word(request, "area"), lt_request_word(request, "phase"), lt_request_word(request, "status"),
		lt_request_word(request, "severity"), lt_request_word(request, "gate"), lt_request_number(request, "level", 0),
		lt_request_param(request, "q"), request->a };
	const struct lt_assessed_check **found = LT_NEW_ARRAY(request->a, const struct lt_assessed_check *, whole->checks_count + 1);
	const char *asked_brief = lt_request_param(request, "brief");
	bool brief = asked_brief && strcmp(asked_brief, "true") == 0;
	int64_t count = 0;
	for (int i = 0; i < whole->checks_count; i++)
		if (is_wanted(&whole->checks[i], &wanted))
			found[count++] = &whole->checks[i];
	if (count > 0)
		qsort(found, (size_t)count, sizeof *found, by_rank);
	lt_reply_items_begin(reply);
	for (int64_t i = from; i < count && i < from + most; i++)
		if (brief)
			put_brief(found[i]->node, lt_reply_item(reply));
		else
			lt_node_json(found[i]->node, lt_reply_item(reply));
	lt_reply_items_end(reply, from + most < count ? lt_reading_cursor(request, whole, from + most) : NULL, count);
	lt_assessed_drop(whole);
	return true;
}

/* A word of the front matter, "G2, G3" or "NET-1 NET-2", as a list. */
static struct lt_texts
words_of(struct lt_arena *a, const char *written)
{
	const char **at = NULL;
	int count = 0, room = 0;
	struct lt_text rest = lt_text(written), word;
	while (written && lt_text_cut(&rest, ',', &word))
		if (lt_text_trim(word).len > 0)
			LT_PUSH(a, at, count, room) = lt_copy_text(a, lt_text_trim(word)).at;
	return (struct lt_texts){ .at = at, .count = count };
}

static uint8_t
bits_of(struct lt_arena *a, const struct lt_words *words, const char *written, uint8_t *ret_first)
{
	struct lt_texts list = words_of(a, written);
	uint8_t bits = 0;
	for (int i = list.count - 1; i >= 0; i--) {
		int value = lt_words_find(words, lt_text(list.at[i]));
		if (value < 0)
			continue;
		bits |= (uint8_t)(1 << value);
		*ret_first = (uint8_t)value;
	}
	return bits;
}

/* What the catalogue says of it, for one that was not asked. */
static void
fill_from_catalog(struct lt_arena *a, const struct lt_check *check, struct lt_noun_check_detail *detail)
{
	uint8_t first = 0, gate = 0;
	int64_t level = 0;
	int area = lt_words_find(&lt_words_area, lt_text(check->area)), severity = lt_words_find(&lt_words_severity, lt_text(check->severity));
	detail->id = check->id;
	detail->code = check->code;
	detail->title = check->title;
	detail->why = check->why;
	detail->fix = check->fix;
	detail->area = area < 0 ? 0 : (enum lt_area)area;
	detail->severity = severity < 0 ? 0 : (enum lt_severity)severity;
	detail->level = lt_text_int(lt_text(check->level), &level) ? (uint32_t)level : 0;
	detail->phases = bits_of(a, &lt_words_phase, check->phases, &first);
	detail->phase = (enum lt_phase)first;
	detail->gates = bits_of(a, &lt_words_gate, check->gates, &gate);
	detail->caf = words_of(a, check->caf);
	detail->nist = words_of(a, check->nist);
	detail->owasp25 = words_of(a, check->owasp25);
	detail->owasp26 = words_of(a, check->owasp26);
	detail->iso = words_of(a, check->iso);
}

static bool
reply_check(const struct lt_request *request, struct lt_reply *reply, const struct lt_check *check, struct lt_assessed_whole *whole)
{
	struct lt_noun_check_detail detail = { 0 };
	int64_t at = whole && check ? lt_map_get(whole->check_of, lt_text(check->id)) : -1;
	if (whole && !check)
		at = lt_map_get(whole->check_of, lt_text(lt_request_part(request, 0)));
	if (!check && at < 0)
		return lt_problem(reply, 404, "not-found", "there is no check '%.100s'; GET /catalog/checks?q= finds them", lt_request_part(request, 0));
	if (check)
		fill_from_catalog(request->a, check, &detail);
	if (at >= 0) {
		lt_reading_fill(request->a, &lt_field_check_detail, whole->checks[at].node, &detail);
		detail.asked = true;
		detail.made_at = whole->made_at;
	}
	if (check) {
		struct lt_question_words asks = lt_question_ids(request->a, check);
		detail.about = check->about;
		detail.sql = lt_copy_text(request->a, check->sql).at;
		detail.questions = (struct lt_texts){ .at = (const char **)asks.at, .count = asks.count };
	}
	detail.items = lt_catalogue_items_of(request->api, request->a, detail.id, detail.code, NULL);
	return lt_reply_noun(request, reply, &detail);
}

static bool
read_check(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	const struct lt_check *check = lt_checks_find(lt_assessed_catalog(request->api), lt_text(lt_request_part(request, 0)));
	bool good = reply_check(request, reply, check, whole);
	lt_assessed_drop(whole);
	return good;
}

static const struct lt_param filters[] = {
	{ "area", LT_PARAM_WORD, "those that count in this area", &lt_words_area },
	{ "phase", LT_PARAM_WORD, "those that are asked in this phase", &lt_words_phase },
	{ "status", LT_PARAM_WORD, "those of this verdict", &lt_words_status },
	{ "severity", LT_PARAM_WORD, "those of this severity", &lt_words_severity },
	{ "gate", LT_PARAM_WORD, "those that this gate requires", &lt_words_gate },
	{ "level", LT_PARAM_NUMBER, "those that this level of their area needs, 2 to 4", NULL },
	{ "q", LT_PARAM_TEXT, "those with this in their id, code, title, why or fix", NULL },
	{ "brief", LT_PARAM_FLAG, "true: why, fix and the codes of other frameworks are left out (null, empty)", NULL },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/checks", "list_checks", LT_ROLE_VIEWER, LT_ROUTE_PAGES,
		"Every check that the last assessment asked and what it answered: open before closed, critical before low.", NULL, &lt_field_checked,
		filters, 0, NULL, "404 409", list_checks },
	{ "GET", "/checks/{id}", "read_check", LT_ROLE_VIEWER, 0, "One check by id or code: what it asks, why, what to do, and what it answered.",
		NULL, &lt_field_check_detail, NULL, 0, NULL, "404", read_check },
	{ "GET", "/catalog/checks/{id}", "read_catalog_check", LT_ROLE_VIEWER, 0, "The same check, under the name of the catalogue.", NULL,
		&lt_field_check_detail, NULL, 0, NULL, "404", read_check },
	{ 0 }
};

const struct lt_routes lt_routes_checks = { "checks", "Checks as they answered", rows };
