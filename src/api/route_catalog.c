/* SPDX-License-Identifier: Apache-2.0 */
/* route_catalog: what there is to know without any assessment: checks, words and prices, searched. */
#include <stdlib.h>

#include "api/assessed.h"
#include "api/catalogue.h"
#include "api/request.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/check.h"
#include "record/field.h"
#include "record/noun.h"

enum { WORDS = 12 };

/* Words of a search; all of them must be found. */
struct search {
	struct lt_text words[WORDS];
	int count;
};

static struct search
search_of(const char *q)
{
	struct search s = { .count = 0 };
	struct lt_text rest = lt_text(q), word;
	while (q && s.count < WORDS && lt_text_cut(&rest, ' ', &word))
		if (word.len > 0)
			s.words[s.count++] = word;
	return s;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* 0: it is not in there, 1: in the middle of a word, 2: at the beginning of one, 3: it is one, 4: it is all of the text. */
static int
fit(const char *text, struct lt_text word)
{
	struct lt_text all = lt_text(text);
	int best = 0;
	if (!text || all.len < word.len)
		return 0;
	if (lt_text_eq_nocase(all, word))
		return 4;
	for (size_t i = 0; i + word.len <= all.len && best < 3; i++) {
		if (!lt_text_eq_nocase((struct lt_text){ all.at + i, word.len }, word))
			continue;
		bool begins = i == 0 || !is_letter(all.at[i - 1]), ends = i + word.len == all.len || !is_letter(all.at[i + word.len]);
		int how = begins && ends ? 3 : begins ? 2 : 1;
		best = how > best ? how : best;
	}
	return best;
}

struct weighed {
	const char *text;
	int weight; /* what its being found is worth, times how well */
};

/* 0: a word is in none of the texts. */
static uint32_t
score(const struct search *s, const struct weighed *texts, int count)
{
	uint32_t sum = 0;
	for (int w = 0; w < s->count; w++) {
		uint32_t word = 0;
		for (int i = 0; i < count; i++)
			word += (uint32_t)(fit(texts[i].text, s->words[w]) * texts[i].weight);
		if (word == 0)
			return 0;
		sum += word;
	}
	return sum;
}

/* --- checks --- */

static int
by_score(const void *one, const void *other)
{
	const struct lt_noun_check_found *a = one, *b = other;
	return a->score != b->score ? (a->score < b->score ? 1 : -1) : strcmp(a->id, b->id);
}

static bool
has_phase(const struct lt_check *check, int phase)
{
	struct lt_text rest = lt_text(check->phases), word;
	while (lt_text_cut(&rest, ',', &word))
		if (lt_words_find(&lt_words_phase, lt_text_trim(word)) == phase)
			return true;
	return false;
}

static struct lt_noun_check_found
row_of(const struct lt_check *check, uint32_t how)
{
	struct lt_text rest = lt_text(check->phases), word = LT_NONE;
	int64_t level = 0;
	lt_text_cut(&rest, ',', &word);
	int severity = lt_words_find(&lt_words_severity, lt_text(check->severity)), area = lt_words_find(&lt_words_area, lt_text(check->area)),
	    phase = lt_words_find(&lt_words_phase, lt_text_trim(word));
	lt_text_int(lt_text(check->level), &level);
	return (struct lt_noun_check_found){ .id = check->id, .code = check->code, .title = check->title,
		.severity = severity < 0 ? 0 : (enum lt_severity)severity, .area = area < 0 ? 0 : (enum lt_area)area,
		.phase = phase < 0 ? 0 : (enum lt_phase)phase, .level = (uint32_t)level, .about = check->about, .why = check->why, .fix = check->fix,
		.score = how };
}

static bool
find_checks(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_checks *checks = lt_assessed_catalog(request->api);
	struct lt_noun_check_found *found = LT_NEW_ARRAY(request->a, struct lt_noun_check_found, checks->count + 1);
	struct search s = search_of(lt_request_param(request, "q"));
	int area = lt_request_word(request, "area"), phase = lt_request_word(request, "phase"), severity = lt_request_word(request, "severity");
	int64_t from, most;
	int count = 0;
	if (!lt_request_page(request, &from, &most, reply))
		return false;
	for (int i = 0; i < checks->count; i++) {
		const struct lt_check *c = &checks->at[i];
		const struct weighed texts[] = { { c->code, 60 }, { c->id, 30 }, { c->title, 24 }, { c->about, 10 }, { c->why, 6 }, { c->fix, 5 },
			{ c->nist, 4 }, { c->owasp25, 4 }, { c->owasp26, 4 }, { c->iso, 4 }, { c->caf, 4 } };
		uint32_t how = s.count ? score(&s, texts, sizeof texts / sizeof *texts) : 0;
		bool wanted = (area < 0 || lt_words_find(&lt_words_area, lt_text(c->area)) == area) && (phase < 0 || has_phase(c, phase)) &&
			(severity < 0 || lt_words_find(&lt_words_severity, lt_text(c->severity)) == severity);
		if (wanted && (how || !s.count))
			found[count++] = row_of(c, how);
	}
	if (s.count && count > 0)
		qsort(found, (size_t)count, sizeof *found, by_score);
	int64_t shown = from < count ? (count - from < most ? count - from : most) : 0;
	return lt_reply_page(request, reply, found + (shown ? from : 0), (int)shown,
		from + shown < count && shown ? lt_reply_cursor(request, from + shown) : NULL, count);
}

/* --- words --- */

struct ranked {
	const struct lt_gloss *word;
	uint32_t score;
};

static int
by_rank(const void *one, const void *other)
{
	const struct ranked *a = one, *b = other;
	return a->score != b->score ? (a->score < b->score ? 1 : -1) : a->word < b->word ? -1 : 1;
}

static struct lt_texts
list_of(const char *const *names)
{
	struct lt_texts list = { .at = (const char **)names };
	while (names && names[list.count])
		list.count++;
	return list;
}

static bool
find_words(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_glossary *words = &lt_catalogue_of(request->api)->words;
	struct ranked *found = LT_NEW_ARRAY(request->a, struct ranked, words->count + 1);
	struct search s = search_of(lt_request_param(request, "q"));
	const char *topic = lt_request_param(request, "topic");
	int64_t from, most;
	int count = 0;
	if (!lt_request_page(request, &from, &most, reply))
		return false;
	for (int i = 0; i < words->count; i++) {
		const struct lt_gloss *w = &words->at[i];
		const struct weighed texts[] = { { w->word, 60 }, { w->long_form, 30 }, { w->sentence, 6 }, { w->infra, 4 } };
		uint32_t how = s.count ? score(&s, texts, sizeof texts / sizeof *texts) : 1;
		if (how && (!topic || strcmp(topic, w->topic) == 0))
			found[count++] = (struct ranked){ w, how };
	}
	if (count > 0)
		qsort(found, (size_t)count, sizeof *found, by_rank);
	int64_t shown = from < count ? (count - from < most ? count - from : most) : 0;
	struct lt_noun_word_row *rows = LT_NEW_ARRAY(request->a, struct lt_noun_word_row, shown + 1);
	for (int64_t i = 0; i < shown; i++) {
		const struct lt_gloss *w = found[from + i].word;
		rows[i] = (struct lt_noun_word_row){ w->word, w->long_form, w->topic, w->sentence, w->infra, list_of(w->see), w->source };
	}
	return lt_reply_page(request, reply, rows, (int)shown, from + shown < count && shown ? lt_reply_cursor(request, from + shown) : NULL, count);
}

/* --- prices --- */

static double
price_of(struct lt_node row, const char *name)
{
	double price;
	struct lt_node value = lt_node_get(row, name);
	return lt_node_is(value, LT_KIND_NUMBER) && lt_node_double(value, &price) ? price : -1;
}

/* Is it the one that holds today where it holds? */
static bool
in_force(const struct lt_prices *prices, const struct lt_price *price, int64_t today)
{
	return lt_prices_at(prices, price->provider, price->sku, lt_text(price->models[0]), price->regions ? price->regions[0] : NULL, today) == price;
}

static struct lt_noun_price_row
price_row(struct lt_arena *a, const struct lt_prices *prices, const struct lt_price *p, int64_t today)
{
	char *from = lt_alloc(a, 16);
	lt_date_spell(p->from_day, from);
	return (struct lt_noun_price_row){ .provider = p->provider, .model = p->models[0], .names = list_of(p->models), .sku = p->sku, .regions = list_of(p->regions),
		.currency = p->currency, .input = price_of(p->row, "input"), .cached = price_of(p->row, "cached"),
		.write_5m = price_of(p->row, "write_5m"), .write_1h = price_of(p->row, "write_1h"), .output = price_of(p->row, "output"),
		.reasoning = price_of(p->row, "reasoning"), .audio_in = price_of(p->row, "audio_in"), .audio_out = price_of(p->row, "audio_out"),
		.images = price_of(p->row, "images"), .searches = price_of(p->row, "searches"), .batch = price_of(p->row, "batch"),
		.source = p->source, .from = from, .age_days = today - p->from_day, .imported = p->file != NULL, .in_force = in_force(prices, p, today) };
}

static bool
find_prices(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_prices all;
	struct lt_rents rents;
	struct lt_err err = { 0 };
	const struct lt_prices *prices = &all;
	struct search s = search_of(lt_request_param(request, "q"));
	const char *provider = lt_request_param(request, "provider");
	int64_t from, most, today = request->now_us / INT64_C(86400000000);
	int count = 0, shown = 0;
	if (!lt_request_page(request, &from, &most, reply))
		return false;
	if (!lt_catalogue_prices(request->api, &all, &rents, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	struct lt_noun_price_row *rows = LT_NEW_ARRAY(request->a, struct lt_noun_price_row, most + 1);
	for (int i = 0; i < prices->count; i++) {
		const struct lt_price *p = &prices->at[i];
		struct weighed texts[WORDS] = { { p->provider, 1 }, { p->sku, 1 } };
		int text_count = 2;
		for (int m = 0; p->models[m] && text_count < WORDS; m++)
			texts[text_count++] = (struct weighed){ p->models[m], 1 };
		if ((provider && strcmp(provider, p->provider) != 0) || (s.count && !score(&s, texts, text_count)))
			continue;
		if (count >= from && shown < most)
			rows[shown++] = price_row(request->a, prices, p, today);
		count++;
	}
	return lt_reply_page(request, reply, rows, shown, from + shown < count && shown ? lt_reply_cursor(request, from + shown) : NULL, count);
}

static const struct lt_param check_params[] = {
	{ "q", LT_PARAM_TEXT, "words to look for in code, id, title, table, why, fix and frameworks; all of them must be there", NULL },
	{ "area", LT_PARAM_WORD, "those that count in this area", &lt_words_area },
	{ "phase", LT_PARAM_WORD, "those that are asked in this phase", &lt_words_phase },
	{ "severity", LT_PARAM_WORD, "those of this severity", &lt_words_severity },
	{ 0 }
};
static const struct lt_param word_params[] = {
	{ "q", LT_PARAM_TEXT, "words to look for; all of them must be there", NULL },
	{ "topic", LT_PARAM_TEXT, "those of this topic: tokens, serving, gpu, kubernetes, azure, network, cost, security, adoption, lintel", NULL },
	{ 0 }
};
static const struct lt_param price_params[] = {
	{ "q", LT_PARAM_TEXT, "words to look for in provider, model and kind of deployment", NULL },
	{ "provider", LT_PARAM_TEXT, "those of this provider", NULL },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/catalog/checks", "find_checks", LT_ROLE_VIEWER, LT_ROUTE_PAGES, "Checks of the catalogue; a search gives the best first.", NULL,
		&lt_field_check_found, check_params, 0, NULL, NULL, find_checks },
	{ "GET", "/catalog/words", "find_words", LT_ROLE_VIEWER, LT_ROUTE_PAGES, "Words of AI infrastructure and of Lintel's, in the order of the alphabet or best first.",
		NULL, &lt_field_word_row, word_params, 0, NULL, NULL, find_words },
	{ "GET", "/catalog/prices", "find_prices", LT_ROLE_VIEWER, LT_ROUTE_PAGES, "What models cost by provider and since when, and where that was read.",
		NULL, &lt_field_price_row, price_params, 0, NULL, NULL, find_prices },
	{ 0 }
};

const struct lt_routes lt_routes_catalog = { "catalog", "Checks, words and prices that Lintel carries", rows };
