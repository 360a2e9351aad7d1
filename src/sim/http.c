/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the head of a call and undoes chunks. */
#include "sim/http.h"

static const struct {
	const char *name;
	size_t len, offset;
} fields[] = {
#define HEADER(member, name) { name, sizeof name - 1, offsetof(struct lt_sim_head, member) },
	LT_SIM_HEADERS(HEADER)
#undef HEADER
};

/* A name that is there twice keeps its first value, except where two would be a trap. */
static void
take_field(struct lt_sim_head *head, struct lt_text name, struct lt_text value)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (fields[i].len != name.len || !lt_text_eq_nocase(name, lt_text(fields[i].name)))
			continue;
		struct lt_text *place = (struct lt_text *)((char *)head + fields[i].offset);
		bool framing = place == &head->content_length || place == &head->transfer_encoding;
		if (place->at && framing)
			head->status = 400;
		if (!place->at)
			*place = value;
		return;
	}
}

static bool
request_line(struct lt_text line, struct lt_sim_head *head)
{
	struct lt_text rest = line, target;
	if (!lt_text_cut(&rest, ' ', &head->method) || !lt_text_cut(&rest, ' ', &target) || !rest.at || !head->method.len)
		return false;
	if (!lt_text_eq(rest, "HTTP/1.1") && !lt_text_eq(rest, "HTTP/1.0"))
		return false;
	head->close = lt_text_eq(rest, "HTTP/1.0");
	head->query = target;
	lt_text_cut(&head->query, '?', &head->path);
	return head->path.len && head->path.at[0] == '/';
}

static void
frame(struct lt_sim_head *head)
{
	if (lt_text_has_nocase(head->connection, "close"))
		head->close = true;
	else if (lt_text_has_nocase(head->connection, "keep-alive"))
		head->close = false;
	head->proceed = lt_text_eq_nocase(head->expect, LT_LIT("100-continue"));
	if (head->transfer_encoding.at) {
		head->body = -1;
		if (head->content_length.at || !lt_text_eq_nocase(head->transfer_encoding, LT_LIT("chunked")))
			head->status = 400;
	} else if (head->content_length.at) {
		for (size_t i = 0; i < head->content_length.len; i++)
			if (head->content_length.at[i] < '0' || head->content_length.at[i] > '9')
				head->status = 400;
		if (!lt_text_int(head->content_length, &head->body) || head->body < 0)
			head->status = 400;
		else if (head->body > LT_SIM_BODY_MOST)
			head->status = 413;
	}
}

bool
lt_sim_http_head(struct lt_text bytes, struct lt_sim_head *ret_head)
{
	const char *end = memmem(bytes.at, bytes.len, "\r\n\r\n", 4);
	*ret_head = (struct lt_sim_head){ 0 };
	if (!end) {
		ret_head->status = bytes.len > LT_SIM_HEAD_MOST ? 431 : 0;
		return bytes.len > LT_SIM_HEAD_MOST;
	}
	ret_head->len = (size_t)(end - bytes.at) + 4;
	const char *at = bytes.at;
	for (bool first = true; at < end + 2; first = false) {
		const char *stop = memchr(at, '\r', (size_t)(end + 2 - at));
		if (!stop || stop[1] != '\n')
			goto malformed;
		struct lt_text line = { at, (size_t)(stop - at) }, name, value = line;
		at = stop + 2;
		if (first) {
			if (!request_line(line, ret_head))
				goto malformed;
			continue;
		}
		lt_text_cut(&value, ':', &name);
		if (!value.at || !name.len || memchr(name.at, ' ', name.len))
			goto malformed;
		take_field(ret_head, name, lt_text_trim(value));
	}
	if (!ret_head->status)
		frame(ret_head);
	return true;
malformed:
	ret_head->status = 400;
	return true;
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The size in a chunk's first line; extensions behind it are passed over. */
static bool
chunk_size(struct lt_text line, size_t *ret_size)
{
	size_t size = 0, at = 0;
	for (; at < line.len && hex(line.at[at]) >= 0; at++) {
		size = size * 16 + (size_t)hex(line.at[at]);
		if (size > LT_SIM_BODY_MOST)
			return false;
	}
	*ret_size = size;
	return at > 0 && (at == line.len || line.at[at] == ';' || line.at[at] == ' ');
}

/* Takes the line at c->read, without its end; false when it is not whole yet. */
static bool
take_line(const char *body, size_t len, struct lt_sim_chunks *c, struct lt_text *ret_line)
{
	const char *end = memmem(body + c->read, len - c->read, "\r\n", 2);
	if (!end)
		return false;
	*ret_line = (struct lt_text){ body + c->read, (size_t)(end - body) - c->read };
	c->read += ret_line->len + 2;
	return true;
}

int
lt_sim_http_dechunk(char *body, size_t len, struct lt_sim_chunks *c)
{
	struct lt_text line;
	for (;;) {
		switch (c->state) {
		case LT_SIM_CHUNK_SIZE:
			if (!take_line(body, len, c, &line))
				return len - c->read > 1024 ? -1 : 0;
			if (!chunk_size(line, &c->left))
				return -1;
			c->state = c->left ? LT_SIM_CHUNK_BYTES : LT_SIM_CHUNK_TRAILER;
			break;
		case LT_SIM_CHUNK_BYTES:
			if (len - c->read < c->left + 2)
				return 0;
			if (body[c->read + c->left] != '\r' || body[c->read + c->left + 1] != '\n')
				return -1;
			memmove(body + c->written, body + c->read, c->left);
			c->written += c->left;
			c->read += c->left + 2;
			c->state = LT_SIM_CHUNK_SIZE;
			if (c->written > LT_SIM_BODY_MOST)
				return -1;
			break;
		case LT_SIM_CHUNK_TRAILER:
			if (!take_line(body, len, c, &line))
				return len - c->read > LT_SIM_HEAD_MOST ? -1 : 0;
			if (line.len == 0)
				return 1;
			break;
		}
	}
}

struct lt_text
lt_sim_http_query(struct lt_text query, const char *name)
{
	struct lt_text piece, word;
	while (lt_text_cut(&query, '&', &piece)) {
		lt_text_cut(&piece, '=', &word);
		if (lt_text_eq(word, name))
			return piece.at ? piece : LT_LIT("");
	}
	return LT_NONE;
}
