/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranks: the tables of o200k_base and cl100k_base in one C file, so that the program carries them.
 *
 *	ranks FOLDER OUT.c OUT.d
 *
 * FOLDER is tools/ranks, where npm puts the package tiktoken; its encoders/NAME.json have the
 * tokens in order of rank, in base64.  Without the package the file is empty, and lintel
 * tokens says so.  What the tables are is told in src/tokens/ranks.h.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "tokens/ranks.h"
#include "embed.h"

/* What the tables were checked with; a package with other numbers is another package. */
static const struct {
	const char *name;
	uint32_t tokens;
} ENCODINGS[] = { { "o200k_base", 199998 }, { "cl100k_base", 100256 } };

enum { LONGEST = 128, NODES = 1 << 22 };
#define FREE UINT64_MAX

struct making {
	struct lt_arena *arena;
	struct lt_err *err;
	const char *file;
	struct lt_text *tokens;
	uint32_t count;
	uint32_t *dictionary; /* token + 1 by its bytes; open addressing */
	struct lt_ranks_head head;
	struct lt_key *keys;
	uint32_t *key_tokens, *text_at, *two, *one, *pairs;
	uint64_t *of, *seldom, *nodes;
	bool *bases; /* those that nodes have */
	struct lt_buf texts;
};

enum { DICTIONARY = 1 << 19 };

static uint32_t *
place(const struct making *m, const char *bytes, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)bytes[i]) * 0x100000001b3;
	uint32_t at = (hash ^ hash >> 32) & (DICTIONARY - 1);
	for (; m->dictionary[at]; at = (at + 1) & (DICTIONARY - 1)) {
		struct lt_text there = m->tokens[m->dictionary[at] - 1];
		if (there.len == len && memcmp(there.at, bytes, len) == 0)
			break;
	}
	return &m->dictionary[at];
}

static uint32_t
token_of(const struct making *m, const char *bytes, size_t len)
{
	return *place(m, bytes, len) ? *place(m, bytes, len) - 1 : LT_RANKS_NONE;
}

/* RFC 4648, with padding or without. */
static bool
undo_base64(struct making *m, struct lt_text in, struct lt_text *ret_out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = lt_alloc(m->arena, in.len + 1);
	uint32_t bits = 0, held = 0;
	size_t len = 0;
	for (size_t i = 0; i < in.len && in.at[i] != '='; i++) {
		const char *digit = in.at[i] ? strchr(digits, in.at[i]) : NULL;
		if (!digit)
			return lt_fail(m->err, "%s: '%.*s' is not base64", m->file, LT_ARG(in));
		bits = bits << 6 | (uint32_t)(digit - digits);
		held += 6;
		if (held >= 8)
			out[len++] = (char)(bits >> (held -= 8));
	}
	*ret_out = (struct lt_text){ out, len };
	return len > 0 && len <= LONGEST;
}

/* Lines of "! FIRST TOKEN TOKEN ...": tokens of the ranks FIRST, FIRST + 1, ... */
static bool
read_tokens(struct making *m, struct lt_text ranks)
{
	struct lt_text line, word;
	m->dictionary = LT_NEW_ARRAY(m->arena, uint32_t, DICTIONARY);
	m->tokens = LT_NEW_ARRAY(m->arena, struct lt_text, m->head.tokens);
	while (lt_text_cut(&ranks, '\n', &line)) {
		int64_t first;
		if (!lt_text_cut(&line, ' ', &word) || !lt_text_cut(&line, ' ', &word) || !lt_text_int(word, &first) || first != m->count)
			return lt_fail(m->err, "%s: a line of ranks does not begin with ! and %u", m->file, m->count);
		while (lt_text_cut(&line, ' ', &word)) {
			struct lt_text token;
			if (m->count == m->head.tokens || !undo_base64(m, word, &token) || *place(m, token.at, token.len))
				return lt_fail(m->err, "%s: token %u is too long, there twice or one too many", m->file, m->count);
			m->tokens[m->count++] = token;
			*place(m, token.at, token.len) = m->count;
		}
	}
	return m->count == m->head.tokens ||
		lt_fail(m->err, "%s: there are %u tokens, not %u", m->file, m->count, m->head.tokens);
}

static uint32_t
power_for(uint32_t count, uint32_t percent)
{
	uint32_t size = 64;
	while ((uint64_t)size * percent < (uint64_t)count * 100)
		size *= 2;
	return size;
}

static void
make_keys(struct making *m)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < m->count; i++)
		count += m->tokens[i].len <= LT_RANKS_KEY;
	m->head.keys = power_for(count, 76);
	m->keys = LT_NEW_ARRAY(m->arena, struct lt_key, m->head.keys);
	m->key_tokens = LT_NEW_ARRAY(m->arena, uint32_t, m->head.keys);
	struct lt_ranks r = { .keys = m->keys, .key_mask = m->head.keys - 1 };
	for (uint32_t i = 0; i < m->count; i++) {
		uint8_t bytes[LONGEST + 16] = { 0 };
		if (m->tokens[i].len > LT_RANKS_KEY)
			continue;
		memcpy(bytes, m->tokens[i].at, m->tokens[i].len);
		struct lt_key key = lt_key(bytes, (unsigned)m->tokens[i].len);
		uint32_t slot = lt_ranks_slot(&r, key, lt_key_hash(key));
		m->keys[slot] = key;
		m->key_tokens[slot] = i;
	}
}

/* Merges the bytes of one token as its definition says and keeps the last two parts. */
static bool
halve(struct making *m, uint32_t token)
{
	struct lt_text text = m->tokens[token];
	uint32_t at[LONGEST + 1], parts = (uint32_t)text.len;
	for (uint32_t i = 0; i <= parts; i++)
		at[i] = i;
	while (parts > 2) {
		uint32_t best = LT_RANKS_NONE, where = 0;
		for (uint32_t i = 0; i + 2 <= parts; i++) {
			uint32_t found = token_of(m, text.at + at[i], at[i + 2] - at[i]);
			if (found < best) {
				best = found;
				where = i;
			}
		}
		if (best == LT_RANKS_NONE)
			break;
		memmove(&at[where + 1], &at[where + 2], (parts - where - 1) * sizeof at[0]);
		parts--;
	}
	uint32_t left = token_of(m, text.at, at[1]), right = token_of(m, text.at + at[1], text.len - at[1]);
	if (parts != 2 || left >= token || right >= token)
		return lt_fail(m->err, "%s: token %u cannot be made by merging two of lower rank", m->file, token);
	uint32_t shorter = LT_RANKS_NONE;
	for (size_t len = text.len - 1; len > 0 && shorter == LT_RANKS_NONE; len--)
		shorter = token_of(m, text.at, len);
	m->of[token] = lt_token(left, right, shorter, (uint32_t)text.len);
	return true;
}

static bool
make_pairs(struct making *m)
{
	m->head.pairs = power_for(m->count, 50);
	m->pairs = LT_NEW_ARRAY(m->arena, uint32_t, m->head.pairs);
	m->seldom = LT_NEW_ARRAY(m->arena, uint64_t, m->head.pairs / 16);
	m->of = LT_NEW_ARRAY(m->arena, uint64_t, m->count);
	m->one = LT_NEW_ARRAY(m->arena, uint32_t, 256);
	unsigned shift = 62 - (unsigned)__builtin_ctz(m->head.pairs), bytes = 0;
	for (uint32_t i = 0; i < m->count; i++) {
		if (m->tokens[i].len == 1) {
			m->of[i] = lt_token(i, i, LT_RANKS_NONE, 1);
			m->one[(uint8_t)m->tokens[i].at[0]] = i;
			bytes++;
			continue;
		}
		if (!halve(m, i))
			return false;
		uint64_t hash = lt_pair_hash(lt_token_left(m->of[i]), lt_token_right(m->of[i])), bit = hash >> shift;
		uint32_t at = hash >> 20 & (m->head.pairs - 1);
		m->seldom[bit >> 6] |= 1ull << (bit & 63);
		while (m->pairs[at])
			at = (at + 1) & (m->head.pairs - 1);
		m->pairs[at] = (uint32_t)(hash >> 6 & 0x3fff) << 18 | i;
	}
	for (uint32_t i = 0; i < m->count; i++) {
		if (m->tokens[i].len == 1)
			continue;
		m->of[lt_token_left(m->of[i])] |= LT_TOKEN_IS_LEFT;
		m->of[lt_token_right(m->of[i])] |= LT_TOKEN_IS_RIGHT;
	}
	return bytes == 256 || lt_fail(m->err, "%s: %u of the 256 bytes are tokens", m->file, bytes);
}

/* The trie.  Tokens in the order of their bytes; a node is a run of them that begin alike. */
struct run {
	uint32_t first, end, depth;
	bool laid; /* the nodes below it have their places */
};

struct trie {
	struct making *m;
	uint32_t *order, lowest;
	struct run *runs; /* by node */
};

static const struct making *sorting;

static int
by_bytes(const void *a, const void *b)
{
	return lt_text_order(sorting->tokens[*(const uint32_t *)a], sorting->tokens[*(const uint32_t *)b]);
}

static uint8_t
byte_at(const struct making *m, uint32_t token, uint32_t depth)
{
	return (uint8_t)m->tokens[token].at[depth];
}

/*
 * A node's base is where the nodes below it are: base ^ byte for each byte.  No two nodes have the same base, so a
 * node that says its own last byte says whose it is.  A node with nothing below has base 0, where nothing is.
 */

/* A base of nobody's such that base ^ b is free for each byte b that follows in the run. */
static uint32_t
find_base(const struct making *m, const uint8_t *bytes, uint32_t count, uint32_t *lowest)
{
	while (m->nodes[*lowest] != FREE)
		++*lowest;
	for (uint32_t at = *lowest;; at++) {
		uint32_t base = at ^ bytes[0], i = 0;
		if (m->nodes[at] != FREE || m->bases[base])
			continue;
		while (i < count && m->nodes[base ^ bytes[i]] == FREE)
			i++;
		if (i == count)
			return base;
	}
}

/* Gives the nodes one byte below node their places. */
static void
lay(struct trie *t, uint32_t node)
{
	struct making *m = t->m;
	uint8_t bytes[256];
	uint32_t firsts[257], count = 0;
	struct run *run = &t->runs[node];
	for (uint32_t i = run->first; i < run->end; i++) {
		if (m->tokens[t->order[i]].len == run->depth)
			continue; /* the node's own token, the first of its run */
		uint8_t byte = byte_at(m, t->order[i], run->depth);
		if (count == 0 || bytes[count - 1] != byte) {
			bytes[count] = byte;
			firsts[count++] = i;
		}
	}
	run->laid = true;
	if (count == 0)
		return;
	firsts[count] = run->end;
	uint32_t base = find_base(m, bytes, count, &t->lowest);
	m->bases[base] = true;
	m->nodes[node] |= (uint64_t)base << 42;
	for (uint32_t i = 0; i < count; i++) {
		m->nodes[node] |= lt_node_bit(bytes[i]);
		uint32_t below = base ^ bytes[i], first = t->order[firsts[i]];
		bool own = m->tokens[first].len == run->depth + 1;
		t->runs[below] = (struct run){ firsts[i], firsts[i + 1], run->depth + 1, false };
		m->nodes[below] = (uint64_t)(own ? first : lt_node_token(m->nodes[node])) << 8 | bytes[i];
	}
}

/* A last byte for node at that makes it nobody's child; the base that would have made it one stays unused. */
static uint8_t
nobody_s(struct making *m, uint32_t at)
{
	uint32_t byte = 0;
	while (m->bases[at ^ byte] || (at ^ byte) < 256)
		byte++;
	assert(byte < 256);
	m->bases[at ^ byte] = true;
	return (uint8_t)byte;
}

/* The node after the two first bytes of the run that begins at i. */
static uint32_t
lay_root(struct trie *t, uint32_t i, uint32_t end)
{
	struct making *m = t->m;
	uint32_t first = t->order[i], pair = (uint32_t)byte_at(m, first, 0) << 8 | byte_at(m, first, 1);
	while (m->nodes[t->lowest] != FREE)
		t->lowest++;
	m->two[pair] = t->lowest;
	m->nodes[t->lowest] = (uint64_t)(m->tokens[first].len == 2 ? first : m->one[pair >> 8]) << 8 | nobody_s(m, t->lowest);
	t->runs[t->lowest] = (struct run){ i, end, 2, false };
	return t->lowest;
}

/* Lays the way to each token, the lowest rank first. */
static void
lay_ways(struct trie *t, const struct run *roots)
{
	struct making *m = t->m;
	for (uint32_t i = 0; i < m->count; i++) {
		struct lt_text text = m->tokens[i];
		if (text.len < 2)
			continue;
		uint32_t pair = (uint32_t)byte_at(m, i, 0) << 8 | byte_at(m, i, 1), node = m->two[pair];
		if (!node)
			node = lay_root(t, roots[pair].first, roots[pair].end);
		for (uint32_t depth = 2; depth < text.len; depth++) {
			if (!t->runs[node].laid)
				lay(t, node);
			node = lt_node_base(m->nodes[node]) ^ byte_at(m, i, depth);
		}
	}
}

static void
make_trie(struct making *m)
{
	struct trie t = { .m = m, .lowest = 256 };
	struct run *roots = LT_NEW_ARRAY(m->arena, struct run, 1 << 16);
	t.order = LT_NEW_ARRAY(m->arena, uint32_t, m->count);
	t.runs = LT_NEW_ARRAY(m->arena, struct run, NODES);
	m->nodes = LT_NEW_ARRAY(m->arena, uint64_t, NODES);
	m->bases = LT_NEW_ARRAY(m->arena, bool, NODES);
	m->two = LT_NEW_ARRAY(m->arena, uint32_t, 1 << 16);
	memset(m->nodes, 0xff, NODES * sizeof m->nodes[0]);
	for (uint32_t i = 0; i < m->count; i++)
		t.order[i] = i;
	sorting = m;
	qsort(t.order, m->count, sizeof t.order[0], by_bytes);
	for (uint32_t i = 0; i < m->count; i++) {
		if (m->tokens[t.order[i]].len < 2)
			continue;
		struct run *root = &roots[byte_at(m, t.order[i], 0) << 8 | byte_at(m, t.order[i], 1)];
		root->first = root->end ? root->first : i;
		root->end = i + 1;
	}
	lay_ways(&t, roots);
	for (m->head.nodes = NODES; m->nodes[m->head.nodes - 1] == FREE;)
		m->head.nodes--;
	m->head.nodes = (m->head.nodes | 255) + 1; /* any base ^ byte is inside */
	for (uint32_t i = 0; i < m->head.nodes; i++)
		if (m->nodes[i] == FREE)
			m->nodes[i] = i < 256 ? (uint8_t)~i : nobody_s(m, i);
}

static void
make_texts(struct making *m)
{
	m->text_at = LT_NEW_ARRAY(m->arena, uint32_t, m->count + 1);
	for (uint32_t i = 0; i < m->count; i++) {
		m->text_at[i] = (uint32_t)m->texts.len;
		lt_buf_text_add(&m->texts, m->tokens[i]);
	}
	m->text_at[m->count] = (uint32_t)m->texts.len;
}

static void
add_array(struct lt_buf *out, const void *bytes, uint64_t size)
{
	lt_buf_add(out, bytes, size);
	lt_buf_fill(out, 0, (int)(-size & 63));
}

static void
add_encoding(struct making *m, struct lt_buf *out)
{
	uint64_t sizes[LT_RANKS_ARRAYS];
	const void *arrays[LT_RANKS_ARRAYS] = { m->keys, m->of, m->seldom, m->pairs, m->nodes, m->key_tokens, m->text_at,
		m->two, m->one, m->texts.at };
	lt_ranks_sizes(&m->head, m->texts.len, sizes);
	m->head.size = (sizeof m->head + 63) & ~(uint64_t)63;
	for (int i = 0; i < LT_RANKS_ARRAYS; i++)
		m->head.size += (sizes[i] + 63) & ~(uint64_t)63;
	add_array(out, &m->head, sizeof m->head);
	for (int i = 0; i < LT_RANKS_ARRAYS; i++)
		add_array(out, arrays[i], sizes[i]);
}

static bool
make(struct lt_arena *a, const char *file, const char *name, uint32_t tokens, struct lt_buf *out, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_doc *doc;
	struct making m = { .arena = a, .err = err, .file = file, .head = { .tokens = tokens }, .texts = LT_BUF(64 << 20) };
	memcpy(m.head.name, name, strlen(name));
	if (!lt_io_read(a, AT_FDCWD, file, 64 << 20, &bytes, err) || !lt_json_read(a, lt_keys_new(a), file, bytes, &doc, err))
		return false;
	if (!read_tokens(&m, lt_node_text(lt_node_get(lt_doc_root(doc), "bpe_ranks"), a)) || !make_pairs(&m))
		return false;
	make_keys(&m);
	make_trie(&m);
	make_texts(&m);
	add_encoding(&m, out);
	lt_buf_done(&m.texts);
	return true;
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_err err = { 0 };
	struct lt_buf pack = LT_BUF((size_t)1 << 30);
	struct stat st;
	/* npm makes a folder inside this one, which changes its time. */
	char *depends = lt_print(a, "%s: %s", argv[2], argv[1]);
	bool good = true;
	for (size_t i = 0; good && i < sizeof ENCODINGS / sizeof *ENCODINGS; i++) {
		const char *file = lt_print(a, "%s/node_modules/tiktoken/encoders/%s.json", argv[1], ENCODINGS[i].name);
		if (stat(file, &st) != 0)
			continue;
		depends = lt_print(a, "%s %s", depends, file);
		good = make(a, file, ENCODINGS[i].name, ENCODINGS[i].tokens, &pack, &err);
	}
	good = good && lt_embed(a, argv[2], "ranks", &pack, &err) && lt_io_write(argv[3], lt_text(lt_print(a, "%s\n", depends)), &err);
	if (!good)
		fprintf(stderr, "%s\n", err.text);
	lt_buf_done(&pack);
	lt_arena_drop(a);
	return !good;
}
