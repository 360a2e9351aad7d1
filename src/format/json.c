/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass, no recursion, nothing copied.  A document as large as a plan is read once in
 * a process, so what it costs is mostly memory touched for the first time: words are few
 * (tape.h), they grow by remapping, keys are found while they are read (shorts.h), and the
 * memory of a mapped file is given back behind the reader.
 */
#include "format/json.h"

#include <stdio.h>
#include <sys/mman.h>

#include "base/err.h"
#include "base/io.h"
#include "format/lines.h"
#include "format/shorts.h"
#include "format/tape.h"
#include "format/utf16.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	MAPPED = 1 << 20, /* sources from this size on have their words in a mapping */
	SPARE = 8,        /* words that one turn of the loop may lay without asking */
};

struct mapping {
	void *at;
	size_t len;
};

struct reader {
	struct lt_arena *arena;
	struct lt_keys *keys;
	const char *file;
	struct lt_text text;
	struct lt_lines *lines;
	struct lt_err *err;
	uint64_t *words, *limit; /* from limit on there may be less than SPARE left */
	struct mapping *mapping; /* of the words, when they have one */
	const char *past;        /* the bytes before were given back */
	bool many;               /* lines */
	int depth;
	struct {
		uint32_t head, count;
		char closer;
	} open[LT_JSON_DEPTH + 1];
};

static const char *
fail_at(struct reader *r, const char *p, const char *sentence)
{
	struct lt_place place = lt_lines_place(r->lines, r->file, (uint32_t)(p - r->text.at));
	lt_fail(r->err, "%s:%u:%u: %s", r->file, place.line, place.column, sentence);
	return NULL;
}

static const char *
expected(struct reader *r, const char *p, const char *what)
{
	char found[32];
	unsigned char c = (unsigned char)*p;
	if (p >= r->text.at + r->text.len)
		snprintf(found, sizeof found, "the end of the text");
	else if (c > ' ' && c < 0x7f)
		snprintf(found, sizeof found, "'%c'", c);
	else
		snprintf(found, sizeof found, "byte 0x%02x", c);
	char sentence[256];
	snprintf(sentence, sizeof sentence, "%s was expected, found %s", what, found);
	return fail_at(r, p, sentence);
}

static void
unmap(void *thing)
{
	const struct mapping *m = thing;
	munmap(m->at, m->len);
}

/* Twice the room for words.  Large tapes are remapped, which moves no bytes. */
static uint64_t *
more_room(struct reader *r, uint64_t *to)
{
	size_t used = (size_t)(to - r->words);
	size_t room = used ? used * 2 : r->text.len / 8 + SPARE * 2;
	if (r->text.len < MAPPED) {
		uint64_t *words = LT_NEW_ARRAY(r->arena, uint64_t, room);
		if (used)
			memcpy(words, r->words, used * sizeof *words);
		r->words = words;
	} else {
		size_t len = (room * sizeof *to + 0xffff) & ~(size_t)0xffff;
		struct mapping *m = r->mapping;
		void *at = m ? mremap(m->at, m->len, len, MREMAP_MAYMOVE)
			     : mmap(NULL, len, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (at == MAP_FAILED) {
			lt_fail_os(r->err, "%s: no memory for %zu bytes of tape", r->file, len);
			return NULL;
		}
		if (!m) {
			m = r->mapping = LT_NEW(r->arena, struct mapping);
			lt_arena_defer(r->arena, unmap, m);
		}
		*m = (struct mapping){ at, len };
		madvise(at, len, MADV_HUGEPAGE);
		r->words = at;
		room = len / sizeof *to;
	}
	r->limit = r->words + room - SPARE;
	return r->words + used;
}

/* Behind blanks.  A NUL ends them as any other byte does. */
static inline const char *
blanks(struct reader *r, const char *p)
{
	while (__builtin_expect((unsigned char)*p <= ' ', 0)) {
		if (*p == '\n')
			r->many = true;
		else if (*p != ' ' && *p != '\t' && *p != '\r')
			break;
		p++;
		uint64_t eight;
		for (; r->text.at + r->text.len - p >= 8; p += 8) {
			memcpy(&eight, p, sizeof eight);
			if (eight != 0x2020202020202020u)
				break;
		}
	}
	return p;
}

/* The first byte from p that is not plain text: a quote, a backslash, a control or the
 * beginning of a character beyond ASCII.  The NUL behind the text ends the search. */
static inline const char *
plain(const char *p, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), least = _mm_set1_epi8(' ');
	for (; end - p >= 16; p += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
		/* signed: what is beyond ASCII is less than a blank, too */
		__m128i stop = _mm_or_si128(_mm_cmplt_epi8(bytes, least),
			_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, slash)));
		int mask = _mm_movemask_epi8(stop);
		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
#else
	const uint64_t ones = 0x0101010101010101u, tops = ones << 7;
	for (; end - p >= 8; p += 8) {
		uint64_t bytes;
		memcpy(&bytes, p, sizeof bytes);
		uint64_t quote = bytes ^ ones * '"', slash = bytes ^ ones * '\\';
		if (((bytes - ones * ' ') | (quote - ones) | (slash - ones) | bytes) & tops)
			break;
	}
#endif
	while ((signed char)*p >= ' ' && *p != '"' && *p != '\\')
		p++;
	return p;
}

static bool
hex(const char *p, uint32_t *ret_value)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		if (c >= '0' && c <= '9')
			value = value << 4 | (uint32_t)(c - '0');
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			value = value << 4 | (uint32_t)((c | 32) - 'a' + 10);
		else
			return false;
	}
	*ret_value = value;
	return true;
}

/* Behind the escape at p. */
static const char *
escape(struct reader *r, const char *p)
{
	uint32_t high, low;
	if (p[1] && strchr("\"\\/bfnrt", p[1]))
		return p + 2;
	if (p[1] != 'u')
		return expected(r, p + 1, "one of \" \\ / b f n r t u behind a backslash");
	if (!hex(p + 2, &high))
		return fail_at(r, p, "four hexadecimal digits were expected behind \\u");
	if (high >= 0xdc00 && high < 0xe000)
		return fail_at(r, p, "a low surrogate stands alone");
	if (high < 0xd800 || high >= 0xe000)
		return p + 6;
	if (p[6] != '\\' || p[7] != 'u' || !hex(p + 8, &low) || low < 0xdc00 || low >= 0xe000)
		return fail_at(r, p, "a high surrogate stands alone");
	return p + 12;
}

/* Behind the character at p, which is beyond ASCII. */
static const char *
character(struct reader *r, const char *p)
{
	unsigned char c = (unsigned char)*p;
	size_t len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	if ((size_t)(r->text.at + r->text.len - p) < len || !lt_text_utf8((struct lt_text){ p, len }))
		return fail_at(r, p, "this is not UTF-8");
	return p + len;
}

/* From the first byte that is not plain to the quote that ends the text, or NULL. */
static const char *
rest_of_text(struct reader *r, const char *p, enum lt_tag *ret_tag)
{
	const char *end = r->text.at + r->text.len;
	for (; p && *p != '"'; p = p ? plain(p, end) : NULL) {
		if (*p == '\\') {
			*ret_tag = LT_TAG_ESCAPED;
			p = escape(r, p);
		} else if ((signed char)*p < 0) {
			p = character(r, p);
		} else if (p >= end) {
			return fail_at(r, p, "the text is cut off: its closing quote is missing");
		} else {
			return expected(r, p, "an escape for a control character");
		}
	}
	return p;
}

/* From behind a quote to the quote that ends the text, or NULL. */
static inline const char *
text_end(struct reader *r, const char *p, enum lt_tag *ret_tag)
{
	const char *end = plain(p, r->text.at + r->text.len);
	*ret_tag = LT_TAG_TEXT;
	if (__builtin_expect(*end != '"', 0) && !(end = rest_of_text(r, end, ret_tag)))
		return NULL;
	if (__builtin_expect(end - p > LT_TAPE_MOST, 0))
		return fail_at(r, p, "a text may not be longer than 256 MiB");
	return end;
}

/* A key that was not among the short ones. */
static const char *
other_key(struct reader *r, const char *p, uint32_t *ret_key)
{
	enum lt_tag tag;
	const char *end = text_end(r, p, &tag);
	if (!end)
		return NULL;
	struct lt_text word = { p, (size_t)(end - p) };
	if (tag == LT_TAG_ESCAPED) {
		char *unescaped = lt_alloc(r->arena, word.len + 1);
		word = (struct lt_text){ unescaped, lt_tape_unescape(word, unescaped) };
	}
	*ret_key = lt_keys_number(r->keys, word);
	if (*ret_key > LT_TAPE_MOST)
		return fail_at(r, p, "there are too many different keys");
	if (tag == LT_TAG_TEXT)
		lt_shorts_add(r->keys->shorts, word, *ret_key);
	return end;
}

/* From a key's quote to behind its colon and blanks. */
static inline const char *
key(struct reader *r, const char *p, uint32_t *ret_key)
{
	if (__builtin_expect(*p != '"', 0))
		return expected(r, p, "a key in quotes");
	p++;
	unsigned len;
	*ret_key = r->text.at + r->text.len - p < 32 ? LT_NO_KEY : lt_shorts_find(r->keys->shorts, p, &len);
	if (__builtin_expect(*ret_key != LT_NO_KEY, 1))
		p += len;
	else if (!(p = other_key(r, p, ret_key)))
		return NULL;
	p = blanks(r, p + 1);
	if (__builtin_expect(*p != ':', 0))
		return expected(r, p, "a colon");
	return blanks(r, p + 1);
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Behind the number at p. */
static const char *
number(struct reader *r, const char *p)
{
	p += *p == '-';
	if (!digit(*p))
		return expected(r, p, "a digit");
	if (*p == '0' && digit(p[1]))
		return fail_at(r, p, "a number may not begin with 0");
	while (digit(*p))
		p++;
	if (*p == '.') {
		if (!digit(*++p))
			return expected(r, p, "a digit behind the point");
		while (digit(*p))
			p++;
	}
	if ((*p | 32) == 'e') {
		p += p[1] == '+' || p[1] == '-' ? 2 : 1;
		if (!digit(*p))
			return expected(r, p, "a digit in the exponent");
		while (digit(*p))
			p++;
	}
	return p;
}

/* The tag of the word at p, or LT_TAG_KEY for none. */
static inline enum lt_tag
literal(const char *p, const char *end, unsigned *ret_len)
{
	uint32_t four;
	*ret_len = 4;
	if (end - p < 4)
		return LT_TAG_KEY;
	memcpy(&four, p, sizeof four);
	if (memcmp(&four, "null", 4) == 0)
		return LT_TAG_NULL;
	if (memcmp(&four, "true", 4) == 0)
		return LT_TAG_TRUE;
	*ret_len = 5;
	return memcmp(&four, "fals", 4) == 0 && p[4] == 'e' ? LT_TAG_FALSE : LT_TAG_KEY;
}

/* Opens the container at p, whose first blanks are read. */
static const char *
open_container(struct reader *r, const char *p, uint64_t **to)
{
	bool map = *p == '{';
	const char *inner = blanks(r, p + 1);
	uint32_t offset = (uint32_t)(p - r->text.at);
	if (*inner == (map ? '}' : ']')) {
		*(*to)++ = lt_tape_word(map ? LT_TAG_EMPTY_MAP : LT_TAG_EMPTY_LIST, 0, offset);
		return inner + 1;
	}
	if (r->depth == LT_JSON_DEPTH)
		return fail_at(r, p, "nesting is deeper than 512 levels; nothing real is, so it is not read");
	r->depth++;
	r->open[r->depth].head = (uint32_t)(*to - r->words);
	r->open[r->depth].count = 0;
	r->open[r->depth].closer = map ? '}' : ']';
	(*to)[0] = lt_tape_word(map ? LT_TAG_MAP : LT_TAG_LIST, 0, offset);
	*to += 2;
	return inner;
}

/* Behind a value: counts it, closes what ends here, and stops behind a comma or, at depth
 * 0, behind the last value. */
static inline const char *
behind_value(struct reader *r, const char *p, const uint64_t *to)
{
	while (r->depth) {
		p = blanks(r, p);
		uint32_t count = ++r->open[r->depth].count;
		if (*p == ',')
			return blanks(r, p + 1);
		if (__builtin_expect(*p != r->open[r->depth].closer, 0))
			return expected(r, p, r->open[r->depth].closer == '}' ? "a comma or }" : "a comma or ]");
		if (__builtin_expect(count > LT_TAPE_MOST, 0))
			return fail_at(r, p, "a list may not have more than 2^28-1 items");
		uint64_t *head = &r->words[r->open[r->depth].head];
		head[0] |= (uint64_t)count << 4;
		head[1] = (uint64_t)(to - r->words);
		r->depth--;
		p++;
	}
	return p;
}

/* Lays the value at p, or opens it. */
static inline const char *
value(struct reader *r, const char *p, uint64_t **to)
{
	const char *end;
	enum lt_tag tag;
	unsigned len;
	switch (*p) {
	case '"':
		if (!(end = text_end(r, p + 1, &tag)))
			return NULL;
		*(*to)++ = lt_tape_word(tag, (uint32_t)(end - p - 1), (uint32_t)(p + 1 - r->text.at));
		return end + 1;
	case '{':
	case '[':
		return open_container(r, p, to);
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		if (!(end = number(r, p)))
			return NULL;
		if (end - p > LT_TAPE_MOST)
			return fail_at(r, p, "a number may not be longer than 256 MiB");
		*(*to)++ = lt_tape_word(LT_TAG_NUMBER, (uint32_t)(end - p), (uint32_t)(p - r->text.at));
		return end;
	default:
		tag = literal(p, r->text.at + r->text.len, &len);
		if (tag == LT_TAG_KEY)
			return expected(r, p, "a value");
		*(*to)++ = lt_tape_word(tag, 0, (uint32_t)(p - r->text.at));
		return p + len;
	}
}

/* A member: its key, and the value too when that is a word. */
static inline const char *
member(struct reader *r, const char *p, uint64_t **to)
{
	uint32_t number_of_key = 0, offset = (uint32_t)(p - r->text.at);
	unsigned len;
	if (!(p = key(r, p, &number_of_key)))
		return NULL;
	enum lt_tag tag = *p >= 'f' ? literal(p, r->text.at + r->text.len, &len) : LT_TAG_KEY;
	if (tag != LT_TAG_KEY) {
		*(*to)++ = lt_tape_word(tag + LT_TAG_KEY_NULL, number_of_key, offset);
		return p + len;
	}
	*(*to)++ = lt_tape_word(LT_TAG_KEY, number_of_key, offset);
	return value(r, p, to);
}

/* The whole text onto the tape; the number of words, or 0. */
static uint32_t
read_text(struct reader *r)
{
	const char *p = blanks(r, r->text.at);
	uint64_t *to = more_room(r, NULL);
	do {
		if (to >= r->limit && !(to = more_room(r, to)))
			return 0;
		if (__builtin_expect(p - r->past > LT_TAPE_PAST, 0)) {
			lt_io_drop((struct lt_text){ r->past, (size_t)(p - r->past) });
			r->past = p;
		}
		int depth = r->depth;
		p = r->open[depth].closer == '}' ? member(r, p, &to) : value(r, p, &to);
		if (!p)
			return 0;
		if (r->depth > depth) /* a container was opened and p is at its first value */
			continue;
		if (!(p = behind_value(r, p, to)))
			return 0;
	} while (r->depth);
	p = blanks(r, p);
	if (p != r->text.at + r->text.len) {
		expected(r, p, "the end of the text");
		return 0;
	}
	return (uint32_t)(to - r->words);
}

bool
lt_json_read(struct lt_arena *a, struct lt_keys *keys, const char *file, struct lt_text bytes,
	struct lt_doc **ret_doc, struct lt_err *err)
{
	if (bytes.len > UINT32_MAX / 2 * 2 - 4096)
		return lt_fail(err, "%s is %zu bytes long; JSON is read up to 4 GiB", file, bytes.len);
	bytes = lt_utf16_narrow(a, bytes);
	if (!bytes.at)
		bytes.at = "";
	struct reader r = { .arena = a, .keys = keys, .file = lt_copy(a, file), .text = bytes, .past = bytes.at,
		.err = err };
	r.lines = lt_lines_new(a, bytes);
	if (!keys->shorts)
		keys->shorts = lt_shorts_new(keys->arena);
	uint32_t count = read_text(&r);
	if (!count)
		return false;
	if (!r.many)
		lt_lines_single(r.lines);
	struct lt_doc *doc = LT_NEW(a, struct lt_doc);
	*doc = (struct lt_doc){ .keys = keys, .file = r.file, .text = bytes.at, .words = r.words,
		.count = count, .lines = r.lines, .past = LT_NEW(a, uint32_t) };
	*ret_doc = doc;
	return true;
}
