/* SPDX-License-Identifier: Apache-2.0 */
#include "format/head.h"

/* Bytes of a name (RFC 9110, token), as what they are in lower case; 0: none. */
static const char token[256] = {
	['!'] = '!', ['#'] = '#', ['$'] = '$', ['%'] = '%', ['&'] = '&', ['\''] = '\'', ['*'] = '*',
	['+'] = '+', ['-'] = '-', ['.'] = '.', ['^'] = '^', ['_'] = '_', ['`'] = '`', ['|'] = '|', ['~'] = '~',
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
	['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
	['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n',
	['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v',
	['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
	['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l',
	['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
	['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

size_t
lt_head_end(struct lt_text bytes, size_t *looked, int *ret_lines)
{
	const char *end = bytes.at + bytes.len;
	const char *lf = bytes.at + *looked;
	while (lf < end && (lf = memchr(lf, '\n', (size_t)(end - lf)))) {
		const char *next = lf + 1;
		if (next < end && *next == '\r')
			next++;
		if (next >= end)
			break; /* the blank line may be next: this LF is looked at again */
		if (*next == '\n') {
			*ret_lines = 0;
			for (const char *at = bytes.at; at < lf && (at = memchr(at, '\n', (size_t)(lf - at))); at++)
				(*ret_lines)++;
			return (size_t)(next + 1 - bytes.at);
		}
		lf = next;
	}
	*looked = lf ? (size_t)(lf - bytes.at) : bytes.len;
	return 0;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* HTTP/1.1 200 and whatever is said about it. */
static bool
read_status(struct lt_text line, struct lt_head *head)
{
	const char *at = line.at;
	if (line.len < 12 || memcmp(at, "HTTP/1.", 7) != 0 || !digit(at[7]) || at[8] != ' ')
		return false;
	if (at[9] < '1' || at[9] > '9' || !digit(at[10]) || !digit(at[11]) || (line.len > 12 && at[12] != ' '))
		return false;
	head->status = (at[9] - '0') * 100 + (at[10] - '0') * 10 + (at[11] - '0');
	head->keeps = at[7] != '0';
	return true;
}

static bool
read_length(struct lt_text value, struct lt_head *head)
{
	int64_t length = 0;
	if (value.len == 0 || value.len > 18)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		if (!digit(value.at[i]))
			return false;
		length = length * 10 + (value.at[i] - '0');
	}
	if (head->length >= 0 && head->length != length)
		return false;
	head->length = length;
	return true;
}

static void
read_connection(struct lt_text value, struct lt_head *head)
{
	struct lt_text word;
	while (lt_text_cut(&value, ',', &word)) {
		word = lt_text_trim(word);
		if (lt_text_eq_nocase(word, LT_LIT("close")))
			head->keeps = false;
		else if (lt_text_eq_nocase(word, LT_LIT("keep-alive")))
			head->keeps = true;
	}
}

/* What a header says about where the answer ends. */
static bool
read_framing(const struct lt_header *h, struct lt_head *head)
{
	switch (h->name.len) {
	case 10:
		if (lt_text_eq(h->name, "connection"))
			read_connection(h->value, head);
		return true;
	case 14:
		return !lt_text_eq(h->name, "content-length") || read_length(h->value, head);
	case 17:
		if (!lt_text_eq(h->name, "transfer-encoding"))
			return true;
		if (head->chunked || !lt_text_eq_nocase(h->value, LT_LIT("chunked")))
			return false;
		head->chunked = true;
		return true;
	default:
		return true;
	}
}

static bool
read_line(char *at, char *end, struct lt_header *out)
{
	char *colon = at;
	for (; colon < end && token[(unsigned char)*colon]; colon++)
		*colon = token[(unsigned char)*colon];
	if (colon == at || colon == end || *colon != ':')
		return false;
	out->name = (struct lt_text){ at, (size_t)(colon - at) };
	char *value = colon + 1;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	out->value = (struct lt_text){ value, (size_t)(end - value) };
	return true;
}

bool
lt_head_answer(char *at, size_t len, struct lt_header *out, struct lt_head *ret_head)
{
	struct lt_head head = { .length = -1 };
	char *end = at + len;
	if (memchr(at, '\0', len))
		return false;
	for (bool first = true;; first = false) {
		char *lf = memchr(at, '\n', (size_t)(end - at));
		if (!lf)
			return false;
		char *cr = memchr(at, '\r', (size_t)(lf - at)), *stop = cr ? cr : lf;
		if (cr && cr != lf - 1)
			return false;
		if (first && !read_status((struct lt_text){ at, (size_t)(stop - at) }, &head))
			return false;
		if (!first && stop == at)
			break;
		if (!first && !(read_line(at, stop, &out[head.count]) && read_framing(&out[head.count++], &head)))
			return false;
		at = lf + 1;
	}
	if (head.chunked && head.length >= 0)
		return false;
	*ret_head = head;
	return true;
}
