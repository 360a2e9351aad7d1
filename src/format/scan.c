/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walk from token to token.  Where it stands is the place in walk_tokens(): each label waits for
 * one kind of token, and when the tokens of a batch are used up, its name is kept and the next
 * batch goes on at it.
 */
#include "format/scan.h"

#include "format/scan_inside.h"

enum { AT_START, AT_MAP, AT_KEY, AT_KEY_END, AT_COLON, AT_VALUE, AT_LIST, AT_TEXT_END, AT_WORD_END, AT_BEHIND,
	AT_END };
enum { KEPT = 32 }; /* bytes of a key: more than any wanted name has */

struct inner {
	struct lt_scan_find find;
	uint64_t kinds[LT_SCAN_DEPTH / 64 + 1]; /* by depth: 1 is a map */
	uint64_t opened;          /* the quote of the text, or the first byte of the word, that is open */
	uint32_t depth, items;    /* items: commas at depth 2 since the last value at depth 1 began */
	uint8_t at, wanted;       /* AT_*; which wanted member is being read, or LT_SCAN_WANTED */
	uint8_t word;             /* state of the open word */
	uint8_t begun;            /* bytes in begin, of a text that is open */
	char begin[5];
	uint8_t held;             /* bytes in hold */
	bool slash;               /* the open key has a backslash */
	bool carries;             /* base64 is expected here, by the key's name */
	uint8_t key_len;          /* bytes in key, of a key that straddles batches; KEPT: too many */
	/* not zeroed */
	char key[KEPT];
	char hold[LT_SCAN_BLOCK]; /* bytes of a block that is not whole yet */
};
_Static_assert(sizeof(struct inner) <= sizeof(((struct lt_scan *)0)->inner), "what scan.h sets aside");

static inline struct inner *
inner_of(struct lt_scan *scan)
{
	return (struct inner *)(void *)scan->inner;
}

/* A batch, and where the walk is in it. */
struct walk {
	struct lt_scan *scan;
	struct inner *in;
	const char *base;             /* its first byte */
	uint64_t place;               /* of that byte in all bytes */
	uint32_t len;
	const uint16_t *token, *end;
	const char *key;              /* of the member that is being read; NULL: it was in an earlier batch */
	uint32_t key_len;
};

static bool
wrong(struct walk *w, enum lt_scan_state what, uint64_t at)
{
	w->scan->state = what;
	w->scan->bad_at = at;
	return false;
}

/* --- numbers and words --- */

enum { WORD_BAD, WORD_START, WORD_MINUS, WORD_ZERO, WORD_INT, WORD_POINT, WORD_FRACTION, WORD_E, WORD_SIGN, WORD_EXPONENT,
	WORD_T, WORD_TR, WORD_TRU, WORD_F, WORD_FA, WORD_FAL, WORD_FALS, WORD_N, WORD_NU, WORD_NUL, WORD_WHOLE,
	WORD_STATES };
enum { OF_OTHER, OF_ZERO, OF_DIGIT, OF_MINUS, OF_PLUS, OF_POINT, OF_E, OF_BIG_E, OF_T, OF_R, OF_U, OF_F, OF_A, OF_L,
	OF_S, OF_N, OF_BEHIND, OF_COUNT };

static const uint8_t letters[256] = {
	['0'] = OF_ZERO, ['1' ... '9'] = OF_DIGIT, ['-'] = OF_MINUS, ['+'] = OF_PLUS, ['.'] = OF_POINT, ['e'] = OF_E,
	['E'] = OF_BIG_E, ['t'] = OF_T, ['r'] = OF_R, ['u'] = OF_U, ['f'] = OF_F, ['a'] = OF_A, ['l'] = OF_L,
	['s'] = OF_S, ['n'] = OF_N, [' '] = OF_BEHIND, ['\t'] = OF_BEHIND, ['\n'] = OF_BEHIND, ['\r'] = OF_BEHIND,
	[','] = OF_BEHIND, [':'] = OF_BEHIND, ['{'] = OF_BEHIND, ['}'] = OF_BEHIND, ['['] = OF_BEHIND,
	[']'] = OF_BEHIND, ['"'] = OF_BEHIND,
};

/* By state and letter; what is not named is BAD. */
static const uint8_t words[WORD_STATES][OF_COUNT] = {
	[WORD_START] = { [OF_MINUS] = WORD_MINUS, [OF_ZERO] = WORD_ZERO, [OF_DIGIT] = WORD_INT, [OF_T] = WORD_T,
		[OF_F] = WORD_F, [OF_N] = WORD_N },
	[WORD_MINUS] = { [OF_ZERO] = WORD_ZERO, [OF_DIGIT] = WORD_INT },
	[WORD_ZERO] = { [OF_POINT] = WORD_POINT, [OF_E] = WORD_E, [OF_BIG_E] = WORD_E },
	[WORD_INT] = { [OF_ZERO] = WORD_INT, [OF_DIGIT] = WORD_INT, [OF_POINT] = WORD_POINT, [OF_E] = WORD_E,
		[OF_BIG_E] = WORD_E },
	[WORD_POINT] = { [OF_ZERO] = WORD_FRACTION, [OF_DIGIT] = WORD_FRACTION },
	[WORD_FRACTION] = { [OF_ZERO] = WORD_FRACTION, [OF_DIGIT] = WORD_FRACTION, [OF_E] = WORD_E,
		[OF_BIG_E] = WORD_E },
	[WORD_E] = { [OF_PLUS] = WORD_SIGN, [OF_MINUS] = WORD_SIGN, [OF_ZERO] = WORD_EXPONENT,
		[OF_DIGIT] = WORD_EXPONENT },
	[WORD_SIGN] = { [OF_ZERO] = WORD_EXPONENT, [OF_DIGIT] = WORD_EXPONENT },
	[WORD_EXPONENT] = { [OF_ZERO] = WORD_EXPONENT, [OF_DIGIT] = WORD_EXPONENT },
	[WORD_T] = { [OF_R] = WORD_TR },
	[WORD_TR] = { [OF_U] = WORD_TRU },
	[WORD_TRU] = { [OF_E] = WORD_WHOLE },
	[WORD_F] = { [OF_A] = WORD_FA },
	[WORD_FA] = { [OF_L] = WORD_FAL },
	[WORD_FAL] = { [OF_S] = WORD_FALS },
	[WORD_FALS] = { [OF_E] = WORD_WHOLE },
	[WORD_N] = { [OF_U] = WORD_NU },
	[WORD_NU] = { [OF_L] = WORD_NUL },
	[WORD_NUL] = { [OF_L] = WORD_WHOLE },
};

static bool
may_end(unsigned state)
{
	return state == WORD_ZERO || state == WORD_INT || state == WORD_FRACTION || state == WORD_EXPONENT ||
	       state == WORD_WHOLE;
}

/* Behind the word that is open, from byte p of the batch on; len: it goes on in the next. */
static uint32_t
word_bytes(struct walk *w, uint32_t p)
{
	unsigned state = w->in->word;
	for (; p < w->len; p++) {
		unsigned letter = letters[(unsigned char)w->base[p]];
		if (letter == OF_BEHIND && may_end(state))
			break;
		state = words[state][letter];
		if (state == WORD_BAD) {
			wrong(w, LT_SCAN_BAD, w->place + p);
			break;
		}
	}
	w->in->word = (uint8_t)state;
	return p;
}

/* Behind the word at p.  Small whole numbers and the three words are told at a glance. */
static inline uint32_t
word(struct walk *w, uint32_t p)
{
	const char *at = w->base + p;
	uint64_t eight;
	w->in->word = WORD_START;
	if (w->len - p < 8)
		return word_bytes(w, p);
	memcpy(&eight, at, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	const uint64_t tops = 0xf0f0f0f0f0f0f0f0u, zeros = 0x3030303030303030u;
	uint64_t other = ((eight & tops) ^ zeros) | (((eight + 0x0606060606060606u) & tops) ^ zeros); /* 0: a digit */
	unsigned digits = other ? (unsigned)__builtin_ctzll(other) / 8 : 0;
	if (digits && (*at != '0' || digits == 1) && letters[(unsigned char)at[digits]] == OF_BEHIND)
		return p + digits;
#endif
	if (memcmp(at, "true", 4) == 0 && letters[(unsigned char)at[4]] == OF_BEHIND)
		return p + 4;
	if (memcmp(at, "null", 4) == 0 && letters[(unsigned char)at[4]] == OF_BEHIND)
		return p + 4;
	if (memcmp(at, "false", 5) == 0 && letters[(unsigned char)at[5]] == OF_BEHIND)
		return p + 5;
	return word_bytes(w, p);
}

/* --- members --- */

/* The key ends at its quote, byte end. */
static inline void
key_ends(struct walk *w, uint32_t end)
{
	struct inner *in = w->in;
	if (__builtin_expect(in->opened >= w->place, 1)) {
		w->key = w->base + (in->opened + 1 - w->place);
		w->key_len = end - (uint32_t)(in->opened + 1 - w->place);
		in->slash = false;
		return;
	}
	if (in->key_len + end >= KEPT)
		in->key_len = KEPT;
	else {
		memcpy(in->key + in->key_len, w->base, end);
		in->key_len = (uint8_t)(in->key_len + end);
	}
	in->slash |= memchr(w->base, '\\', end) != NULL;
	w->key = in->key;
	w->key_len = in->key_len < KEPT ? in->key_len : 0; /* too long to be any that is known */
}

static inline bool
named(const char *name, const char *key, uint32_t len)
{
	uint32_t i = 0;
	while (i < len && name[i] == key[i] && name[i])
		i++;
	return i == len && !name[i];
}

static bool
top_key(struct walk *w, uint64_t at)
{
	struct inner *in = w->in;
	const char *key = w->key;
	uint32_t len = w->key_len;
	if (in->slash || (in->find.slashes && memchr(key, '\\', len)))
		return wrong(w, LT_SCAN_ESCAPED, at);
	in->wanted = LT_SCAN_WANTED;
	const char *name;
	for (int i = 0; (name = w->scan->wanted[i]); i++) {
		if (name[0] != key[0] || !named(name, key, len))
			continue;
		if (w->scan->values[i].kind != LT_SCAN_ABSENT)
			return wrong(w, LT_SCAN_TWICE, at);
		in->wanted = (uint8_t)i;
		break;
	}
	return true;
}

/* A value at the top begins. */
static void
top_begins(struct walk *w, uint32_t p)
{
	struct inner *in = w->in;
	in->items = 0;
	if (in->wanted == LT_SCAN_WANTED)
		return;
	char c = w->base[p];
	struct lt_scan_value *v = &w->scan->values[in->wanted];
	v->at = w->place + p;
	v->kind = c == '"' ? LT_SCAN_TEXT : c == '{' ? LT_SCAN_MAP : c == '[' ? LT_SCAN_LIST : c == 't' ? LT_SCAN_TRUE
		: c == 'f' ? LT_SCAN_FALSE : c == 'n' ? LT_SCAN_NULL : LT_SCAN_NUMBER;
}

/* It has ended before byte p. */
static void
top_ended(struct walk *w, uint32_t p)
{
	struct inner *in = w->in;
	if (in->wanted == LT_SCAN_WANTED)
		return;
	struct lt_scan_value *v = &w->scan->values[in->wanted];
	v->end = w->place + p;
	if (v->kind == LT_SCAN_LIST)
		v->count = in->items + 1;
	in->wanted = LT_SCAN_WANTED;
}

/* Notes whether the part [from, end) of a wanted text has a backslash. */
static void
note_escapes(struct walk *w, uint32_t from, uint32_t end)
{
	if (w->in->depth != 1 || w->in->wanted == LT_SCAN_WANTED || !w->in->find.slashes)
		return;
	struct lt_scan_value *v = &w->scan->values[w->in->wanted];
	v->escaped = v->escaped || memchr(w->base + from, '\\', end - from);
}

/* Does the key say that its text is base64? */
static bool
key_carries(struct walk *w)
{
	static const struct lt_text names[] = { { "data", 4 }, { "file_data", 9 }, { "b64_json", 8 } };
	if (!w->key)
		return w->in->carries;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (lt_text_is((struct lt_text){ w->key, w->key_len }, names[i]))
			return true;
	return false;
}

/* A text that is a value has ended at its quote p: its bytes count, unless they are an image or a
 * sound: a data: URL, or a long text that its key calls data. */
static inline void
count_text(struct walk *w, uint32_t p, bool in_map)
{
	struct inner *in = w->in;
	uint64_t len = w->place + p - in->opened - 1;
	if (__builtin_expect(len >= 64, 0)) {
		const char *begin = in->begun ? in->begin : w->base + (in->opened + 1 - w->place);
		if (memcmp(begin, "data:", 5) == 0 || (in_map && key_carries(w)))
			return;
	}
	w->scan->text_bytes += len;
}

/* The batch ends inside a text or key, or between a key and its value: what is needed of it stays. */
static void
keep(struct walk *w, bool in_map)
{
	struct inner *in = w->in;
	bool before = in->opened < w->place;
	uint32_t from = before ? 0 : (uint32_t)(in->opened + 1 - w->place);
	if (in->at == AT_KEY_END) {
		uint32_t len = w->len - from, had = before ? in->key_len : 0;
		in->slash = (before && in->slash) || memchr(w->base + from, '\\', len);
		in->key_len = (uint8_t)(had + len < KEPT ? had + len : KEPT);
		if (in->key_len < KEPT)
			memcpy(in->key + had, w->base + from, len);
		return;
	}
	if (in->at == AT_TEXT_END) {
		note_escapes(w, from, w->len);
		for (; in->begun < 5 && from < w->len; from++)
			in->begin[in->begun++] = w->base[from];
	}
	if (in_map)
		in->carries = key_carries(w);
}

/* --- the walk --- */

static inline bool
in_map(const struct inner *in)
{
	return in->kinds[in->depth / 64] >> in->depth % 64 & 1;
}

static bool
push(struct walk *w, uint32_t p, bool map)
{
	struct inner *in = w->in;
	if (++in->depth > LT_SCAN_DEPTH)
		return wrong(w, LT_SCAN_DEEP, w->place + p);
	uint64_t bit = (uint64_t)1 << in->depth % 64;
	uint64_t *kinds = &in->kinds[in->depth / 64];
	*kinds = map ? *kinds | bit : *kinds & ~bit;
	return true;
}

/* Waits for the next token here: p is its place, c what it is. */
#define TAKE(here)                      \
	if (w->token == w->end) {       \
		in->at = (here);        \
		keep(w, map);           \
		return true;            \
	}                               \
	p = *w->token++;                \
	c = w->base[p]

#define EXPECT(condition)               \
	if (__builtin_expect(!(condition), 0)) \
		return wrong(w, LT_SCAN_BAD, w->place + p)

static bool
walk_tokens(struct walk *w)
{
	struct inner *in = w->in;
	bool map = in_map(in);
	uint32_t p = 0;
	char c;
	switch (in->at) {
	case AT_START: goto start;
	case AT_MAP: goto map_first;
	case AT_KEY: goto key;
	case AT_KEY_END: goto key_end;
	case AT_COLON: goto colon;
	case AT_VALUE: goto value;
	case AT_LIST: goto list_first;
	case AT_TEXT_END: goto text_end;
	case AT_WORD_END: goto word_end;
	case AT_BEHIND: goto behind;
	default: goto end;
	}
start:
	TAKE(AT_START);
	EXPECT(c == '{');
	w->scan->open_at = w->place + p;
	goto open;
map_first:
	TAKE(AT_MAP);
	if (c == '}') {
		w->scan->empty |= in->depth == 1;
		goto close;
	}
	goto is_key;
key:
	TAKE(AT_KEY);
is_key:
	EXPECT(c == '"');
	in->opened = w->place + p;
key_end:
	TAKE(AT_KEY_END);
	key_ends(w, p);
	if (in->depth == 1 && !top_key(w, in->opened))
		return false;
colon:
	TAKE(AT_COLON);
	EXPECT(c == ':');
value:
	TAKE(AT_VALUE);
is_value:
	if (in->depth == 1)
		top_begins(w, p);
	if (c == '{' || c == '[')
		goto open;
	in->opened = w->place + p;
	if (c != '"') {
		in->word = WORD_START;
		p = word(w, p);
		goto word_read;
	}
	in->begun = 0;
text_end:
	TAKE(AT_TEXT_END);
	note_escapes(w, in->opened < w->place ? 0 : (uint32_t)(in->opened + 1 - w->place), p);
	count_text(w, p, map);
	p++;
	goto ended;
word_end:
	p = word_bytes(w, 0);
word_read:
	if (w->scan->state != LT_SCAN_MORE)
		return false;
	if (p == w->len) {
		in->at = AT_WORD_END;
		return true;
	}
	goto ended;
open:
	if (!push(w, p, c == '{'))
		return false;
	map = c == '{';
	if (map)
		goto map_first;
list_first:
	TAKE(AT_LIST);
	if (c != ']')
		goto is_value;
	in->items -= in->depth == 2; /* so that one more than the commas is none */
close:
	in->depth--;
	map = in_map(in);
	if (in->depth == 0) {
		w->scan->close_at = w->place + p;
		goto end;
	}
	p++;
ended:
	if (in->depth == 1)
		top_ended(w, p);
behind:
	TAKE(AT_BEHIND);
	if (c == ',') {
		in->items += in->depth == 2;
		if (map)
			goto key;
		goto value;
	}
	EXPECT(c == (map ? '}' : ']'));
	goto close;
end:
	TAKE(AT_END);
	return wrong(w, LT_SCAN_BAD, w->place + p);
}

/* --- pieces --- */

/* Whole blocks, beginning at place. */
static void
blocks_read(struct lt_scan *scan, const char *at, size_t blocks, uint64_t place)
{
	struct inner *in = inner_of(scan);
	uint16_t tokens[LT_SCAN_TOKENS];
	while (blocks && scan->state == LT_SCAN_MORE) {
		int now = blocks < LT_SCAN_BATCH ? (int)blocks : LT_SCAN_BATCH;
		int count = lt_scan_find(&in->find, at, place, &now, tokens);
		struct walk w = { .scan = scan, .in = in, .base = at, .place = place, .token = tokens,
			.end = tokens + count, .len = (uint32_t)now * LT_SCAN_BLOCK };
		if (in->at == AT_TEXT_END && in->begun)
			for (int i = 0; in->begun < sizeof in->begin;)
				in->begin[in->begun++] = at[i++];
		walk_tokens(&w);
		if (in->find.fault != LT_SCAN_MORE && (scan->state == LT_SCAN_MORE || in->find.fault_at < scan->bad_at)) {
			scan->state = in->find.fault;
			scan->bad_at = in->find.fault_at;
		}
		at += now * LT_SCAN_BLOCK;
		place += (uint64_t)now * LT_SCAN_BLOCK;
		blocks -= (size_t)now;
	}
}

void
lt_scan_init(struct lt_scan *scan, const char *const *wanted)
{
	for (int i = 0; wanted[i]; i++) /* those alone: it is done for each call */
		scan->values[i] = (struct lt_scan_value){ 0 };
	scan->wanted = wanted;
	scan->state = LT_SCAN_MORE;
	scan->fed = scan->bad_at = scan->text_bytes = scan->open_at = scan->close_at = 0;
	scan->empty = false;
	struct inner *in = inner_of(scan);
	memset(in, 0, offsetof(struct inner, key));
	in->wanted = LT_SCAN_WANTED;
}

void
lt_scan_feed(struct lt_scan *scan, struct lt_text piece)
{
	struct inner *in = inner_of(scan);
	uint64_t place = scan->fed;
	scan->fed += piece.len;
	if (scan->state != LT_SCAN_MORE || !piece.len)
		return;
	if (in->held) {
		size_t need = (size_t)LT_SCAN_BLOCK - in->held, take = piece.len < need ? piece.len : need;
		memcpy(in->hold + in->held, piece.at, take);
		in->held = (uint8_t)(in->held + take);
		piece.at += take;
		piece.len -= take;
		place += take;
		if (in->held < LT_SCAN_BLOCK)
			return;
		blocks_read(scan, in->hold, 1, place - LT_SCAN_BLOCK);
		in->held = 0;
	}
	size_t whole = piece.len / LT_SCAN_BLOCK * LT_SCAN_BLOCK;
	blocks_read(scan, piece.at, whole / LT_SCAN_BLOCK, place);
	in->held = (uint8_t)(piece.len - whole);
	memcpy(in->hold, piece.at + whole, in->held);
}

enum lt_scan_state
lt_scan_end(struct lt_scan *scan)
{
	struct inner *in = inner_of(scan);
	if (scan->state != LT_SCAN_MORE)
		return scan->state;
	/* Blanks behind the end finish what is open: a word, half a character. */
	memset(in->hold + in->held, ' ', (size_t)LT_SCAN_BLOCK - in->held);
	blocks_read(scan, in->hold, 1, scan->fed - in->held);
	if (scan->state == LT_SCAN_MORE && in->at == AT_END) {
		scan->state = LT_SCAN_DONE;
		return LT_SCAN_DONE;
	}
	if (scan->state == LT_SCAN_MORE)
		wrong(&(struct walk){ .scan = scan }, LT_SCAN_BAD, scan->fed);
	if (scan->bad_at > scan->fed)
		scan->bad_at = scan->fed;
	return scan->state;
}

void
lt_scan_copy(const struct lt_text *pieces, int count, uint64_t at, uint64_t end, char *out)
{
	uint64_t place = 0;
	for (int i = 0; i < count && place < end; place += pieces[i++].len) {
		if (place + pieces[i].len <= at)
			continue;
		uint64_t from = at > place ? at - place : 0;
		uint64_t to = end - place < pieces[i].len ? end - place : pieces[i].len;
		memcpy(out, pieces[i].at + from, to - from);
		out += to - from;
	}
}
