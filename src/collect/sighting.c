/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a word means is a row of struct word.  The words are looked for in parts:
 * Vectorscan has a database of up to SMALL words ready in under a millisecond, and one of
 * LARGE in three; for little text a pass more costs less, for much a pass less.
 */
#include "collect/sighting.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <assert.h>
#include <hs.h>
#include <math.h>
#include <pcre2.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "catalog/provider.h"

enum {
	SMALL = 44,
	LARGE = 96,
	MUCH = 16 << 20, /* bytes */
	PARTS = 16,
	MATCH_LIMIT = 100 * 1000, /* steps of one expression */
	BEFORE = 256,         /* bytes of the neighbourhood of an anchor */
	AFTER = 640,
	LONG_AFTER = 4608,    /* for keys that are whole PEM blocks */
	LONGEST_HOST = 253,
	MOST = 10000,         /* sightings in one text */
};

enum use {
	USE_ANCHOR,
	USE_HOST,
	USE_BASE_URL,
	USE_CONTEXT,
};

struct word {
	enum use use;
	const char *text;
	bool any_case;
	int provider, rule; /* index; rule of an anchor only */
};

struct lt_sightings {
	struct lt_arena *a;
	const struct lt_providers *providers;
	struct word *words;
	int count, room;
	hs_database_t *parts[PARTS];
	int part_count;
	hs_scratch_t *scratch;
	pcre2_code **rules; /* compiled when first needed */
	pcre2_match_data *match;
	pcre2_match_context *limits;
};

static void
release(void *thing)
{
	struct lt_sightings *s = thing;
	for (int i = 0; i < s->providers->rule_count; i++)
		pcre2_code_free(s->rules[i]);
	for (int i = 0; i < s->part_count; i++)
		hs_free_database(s->parts[i]);
	hs_free_scratch(s->scratch);
	pcre2_match_data_free(s->match);
	pcre2_match_context_free(s->limits);
}

static void
add_words(struct lt_sightings *s, enum use use, const char *const *list, int provider, int rule)
{
	bool any_case = use == USE_CONTEXT || (rule >= 0 && s->providers->rules[rule].any_case);
	for (; *list; list++)
		LT_PUSH(s->a, s->words, s->count, s->room) = (struct word){ use, *list, any_case, provider, rule };
}

static bool
compile_part(struct lt_sightings *s, int from, int count, struct lt_err *err)
{
	const char *texts[LARGE];
	unsigned flags[LARGE], ids[LARGE];
	size_t lens[LARGE];
	hs_compile_error_t *wrong = NULL;
	for (int i = 0; i < count; i++) {
		texts[i] = s->words[from + i].text;
		flags[i] = s->words[from + i].any_case ? HS_FLAG_CASELESS : 0;
		ids[i] = (unsigned)(from + i);
		lens[i] = strlen(texts[i]);
	}
	if (hs_compile_lit_multi(texts, flags, ids, lens, (unsigned)count, HS_MODE_BLOCK, NULL,
		&s->parts[s->part_count], &wrong) != HS_SUCCESS) {
		lt_fail(err, "content/providers: the words cannot be compiled: %s", wrong->message);
		hs_free_compile_error(wrong);
		return false;
	}
	return hs_alloc_scratch(s->parts[s->part_count++], &s->scratch) == HS_SUCCESS
		|| lt_fail(err, "content/providers: no memory to look for words");
}

/* The databases of the small parts as the build made them, one behind the other, each after
 * its length in 8 bytes; weak, because only the program itself carries them. */
extern const char lt_words_pack[] __attribute__((weak));
extern const char lt_words_pack_end[] __attribute__((weak));

/* Takes what the build made.  False, with nothing taken, when there is none or it was made for
 * another kind of processor. */
static bool
take_packed(struct lt_sightings *s)
{
	const char *at = lt_words_pack;
	uint64_t len;
	bool good = at != NULL;
	for (; good && at + sizeof len <= lt_words_pack_end && s->part_count < PARTS; at += len) {
		memcpy(&len, at, sizeof len);
		at += sizeof len;
		good = len <= (size_t)(lt_words_pack_end - at) &&
			hs_deserialize_database(at, len, &s->parts[s->part_count]) == HS_SUCCESS &&
			hs_alloc_scratch(s->parts[s->part_count++], &s->scratch) == HS_SUCCESS;
	}
	if (good && s->part_count == (s->count + SMALL - 1) / SMALL)
		return true;
	while (s->part_count)
		hs_free_database(s->parts[--s->part_count]);
	return false;
}

bool
lt_sightings_pack(struct lt_sightings *s, struct lt_buf *out)
{
	for (int i = 0; i < s->part_count; i++) {
		char *bytes;
		size_t len;
		if (hs_serialize_database(s->parts[i], &bytes, &len) != HS_SUCCESS)
			return false;
		uint64_t length = len;
		lt_buf_add(out, &length, sizeof length);
		lt_buf_add(out, bytes, len);
		free(bytes);
	}
	return true;
}

static bool
compile_words(struct lt_sightings *s, int part, struct lt_err *err)
{
	assert(s->count <= part * PARTS);
	for (int at = 0; at < s->count; at += part)
		if (!compile_part(s, at, s->count - at < part ? s->count - at : part, err))
			return false;
	return true;
}

struct lt_sightings *
lt_sightings_new(struct lt_arena *a, const struct lt_providers *providers, uint64_t bytes, struct lt_err *err)
{
	struct lt_sightings *s = LT_NEW(a, struct lt_sightings);
	s->a = a;
	s->providers = providers;
	s->rules = LT_NEW_ARRAY(a, pcre2_code *, providers->rule_count + 1);
	s->match = pcre2_match_data_create(1, NULL);
	s->limits = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(s->limits, MATCH_LIMIT);
	lt_arena_defer(a, release, s);
	for (int i = 0; i < providers->rule_count; i++)
		add_words(s, USE_ANCHOR, providers->rules[i].anchors, -1, i);
	for (int i = 0; i < providers->count; i++) {
		add_words(s, USE_HOST, providers->at[i].hosts, i, -1);
		add_words(s, USE_BASE_URL, providers->at[i].base_urls, i, -1);
		add_words(s, USE_CONTEXT, providers->at[i].context, i, -1);
	}
	if (bytes <= MUCH && take_packed(s))
		return s;
	return compile_words(s, bytes > MUCH ? LARGE : SMALL, err) ? s : NULL;
}

/* One search. */
struct find {
	struct lt_sightings *s;
	struct lt_arena *a;
	struct lt_text text;
	struct lt_sighting *found;
	int count, room;
	uint64_t named;
	struct lt_err *err;
	size_t *rule_end; /* how far each rule's last match reached */
};

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool
is_host_char(char c)
{
	return is_word_char(c) || c == '-' || c == '.' || c == '{' || c == '}' || c == '$';
}

/* Bits a character, of Shannon's entropy. */
static double
entropy(struct lt_text t)
{
	int count[256] = { 0 };
	double bits = 0;
	for (size_t i = 0; i < t.len; i++)
		count[(unsigned char)t.at[i]]++;
	for (int i = 0; i < 256; i++)
		if (count[i])
			bits -= count[i] * log2((double)count[i] / (double)t.len);
	return t.len ? bits / (double)t.len : 0;
}

/* Keys that people write to show where a key goes. */
static bool
is_example(struct lt_text key)
{
	static const char *const words[] = { "example", "xxxx", "your", "placeholder", "dummy", "fake", "changeme",
		"redacted", "sample", "00000000", "1234567890", "abcdefgh", NULL };
	size_t run = 1, rising = 0;
	for (size_t i = 1; i < key.len; i++) {
		run = key.at[i] == key.at[i - 1] ? run + 1 : 1;
		rising += key.at[i] == key.at[i - 1] + 1;
		if (run >= 8)
			return true;
	}
	if (key.len > 300)
		return false;
	for (int i = 0; words[i]; i++)
		if (lt_text_has_nocase(key, words[i]))
			return true;
	return rising * 2 > key.len;
}

static struct lt_sighting *
add(struct find *f, enum lt_sighting_kind kind, const struct lt_provider *provider, size_t at, size_t len)
{
	struct lt_sighting *it = &LT_PUSH(f->a, f->found, f->count, f->room);
	*it = (struct lt_sighting){ .kind = kind, .provider = provider, .at = at, .len = len };
	return it;
}

static void
add_secret(struct find *f, int index, size_t from, size_t to)
{
	const struct lt_secret_rule *rule = &f->s->providers->rules[index];
	struct lt_text key = { f->text.at + from, to - from };
	char hex[65];
	if (rule->tail && key.len > (size_t)rule->tail) {
		key.at += key.len - (size_t)rule->tail;
		key.len = (size_t)rule->tail;
	}
	if (rule->entropy > 0 && entropy(key) < rule->entropy)
		return;
	struct lt_sighting *it = add(f, LT_SIGHTING_SECRET, rule->provider, (size_t)(key.at - f->text.at), key.len);
	it->rule = rule;
	it->example = is_example(key);
	lt_digest_hex(key, hex);
	memcpy(it->digest, hex, 8);
}

static bool
compile_rule(struct lt_sightings *s, int index, struct lt_err *err)
{
	const struct lt_secret_rule *rule = &s->providers->rules[index];
	int code;
	size_t at;
	if (s->rules[index])
		return true;
	s->rules[index] = pcre2_compile((PCRE2_SPTR)rule->regex, PCRE2_ZERO_TERMINATED, PCRE2_USE_OFFSET_LIMIT, &code, &at, NULL);
	if (s->rules[index])
		return true;
	char wrong[128];
	pcre2_get_error_message(code, (PCRE2_UCHAR *)wrong, sizeof wrong);
	return lt_fail(err, "content/providers: %s: %s at character %zu", rule->id, wrong, at);
}

/* Asks a rule about the neighbourhood of its anchor: a match must cover the anchor. */
static bool
meet_anchor(struct find *f, const struct word *word, size_t start, size_t end)
{
	const struct lt_secret_rule *rule = &f->s->providers->rules[word->rule];
	size_t after = strstr(rule->regex, "PRIVATE KEY") ? LONG_AFTER : AFTER;
	size_t from = start > BEFORE ? start - BEFORE : 0;
	size_t high = f->text.len - end > after ? end + after : f->text.len;
	if (from < f->rule_end[word->rule])
		from = f->rule_end[word->rule];
	if (end <= from)
		return true;
	if (!compile_rule(f->s, word->rule, f->err))
		return false;
	pcre2_set_offset_limit(f->s->limits, start);
	while (from <= start && pcre2_match(f->s->rules[word->rule], (PCRE2_SPTR)f->text.at, high, from, 0, f->s->match,
		f->s->limits) >= 0) {
		const size_t *place = pcre2_get_ovector_pointer(f->s->match);
		if (place[1] == place[0])
			break;
		from = place[1];
		if (place[1] < end)
			continue;
		f->rule_end[word->rule] = place[1];
		add_secret(f, word->rule, place[0], place[1]);
		break;
	}
	return true;
}

/* A host with what belongs to it on both sides.  Names of private DNS zones are no hosts that
 * anybody calls, and a host of which only the end is known needs something in front. */
static void
meet_host(struct find *f, const struct word *word, size_t start, size_t end)
{
	size_t from = start, to = end;
	bool open_left = strchr(".-", word->text[0]), open_right = word->text[strlen(word->text) - 1] == '.';
	while (from > 0 && start - from < LONGEST_HOST && is_host_char(f->text.at[from - 1]))
		from--;
	while (to < f->text.len && to - end < LONGEST_HOST && is_host_char(f->text.at[to]))
		to++;
	struct lt_text host = { f->text.at + from, to - from };
	while (host.len && strchr(".-}", host.at[host.len - 1]) && host.at[host.len - 1])
		host.len--;
	if (open_left ? from == start : from != start)
		return;
	if (open_right ? !lt_text_has(host, ".amazonaws.com") : host.len != end - from)
		return;
	if (lt_text_starts(host, "privatelink.") || lt_text_has(host, ".privatelink."))
		return;
	add(f, LT_SIGHTING_HOST, &f->s->providers->at[word->provider], from, host.len)->word = host;
}

static void
meet_base_url(struct find *f, const struct word *word, size_t start, size_t end)
{
	if ((start && is_word_char(f->text.at[start - 1])) || (end < f->text.len && is_word_char(f->text.at[end])))
		return;
	add(f, LT_SIGHTING_BASE_URL, &f->s->providers->at[word->provider], start, end - start)->word =
		(struct lt_text){ f->text.at + start, end - start };
}

static int
on_word(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct find *f = context;
	const struct word *word = &f->s->words[id];
	size_t end = (size_t)to, start = end - strlen(word->text);
	(void)from, (void)flags;
	switch (word->use) {
	case USE_ANCHOR:
		return !meet_anchor(f, word, start, end) || f->count >= MOST;
	case USE_HOST:
		meet_host(f, word, start, end);
		break;
	case USE_BASE_URL:
		meet_base_url(f, word, start, end);
		break;
	case USE_CONTEXT:
		f->named |= (uint64_t)1 << word->provider % 64;
		break;
	}
	return f->count >= MOST;
}

static int
by_place(const void *a, const void *b)
{
	const struct lt_sighting *l = a, *r = b;
	if (l->at != r->at)
		return l->at < r->at ? -1 : 1;
	return l->len > r->len ? -1 : l->len < r->len;
}

/* Of two that overlap the earlier stays, of two at one place the longer. */
static int
without_overlaps(struct lt_sighting *found, int count)
{
	int kept = 0;
	for (int i = 0; i < count; i++) {
		const struct lt_sighting *last = kept ? &found[kept - 1] : NULL;
		if (last && last->kind == found[i].kind && last->at + last->len > found[i].at)
			continue;
		found[kept++] = found[i];
	}
	return kept;
}

bool
lt_sightings_find(struct lt_sightings *s, struct lt_arena *a, struct lt_text text, struct lt_seen *ret_seen,
	struct lt_err *err)
{
	struct find f = { .s = s, .a = a, .text = text, .err = err,
		.rule_end = LT_NEW_ARRAY(a, size_t, s->providers->rule_count + 1) };
	if (text.len > UINT32_MAX)
		return lt_fail(err, "a text of more than 4 GiB cannot be searched");
	hs_error_t state = HS_SUCCESS;
	for (int i = 0; i < s->part_count && state == HS_SUCCESS; i++)
		state = hs_scan(s->parts[i], text.at, (unsigned)text.len, 0, s->scratch, on_word, &f);
	if (err->text[0])
		return false;
	if (state != HS_SUCCESS && state != HS_SCAN_TERMINATED)
		return lt_fail(err, "searching for keys stopped with Vectorscan's error %d", state);
	if (f.count)
		qsort(f.found, (size_t)f.count, sizeof *f.found, by_place);
	*ret_seen = (struct lt_seen){ f.found, without_overlaps(f.found, f.count),
		state == HS_SCAN_TERMINATED, f.named };
	return true;
}
