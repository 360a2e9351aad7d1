/* SPDX-License-Identifier: Apache-2.0 */
/* Finds [[name=value]] in a prompt. */
#include "sim/marker.h"

/* The first [[ from at on.  A search for one byte is many times faster than one for two. */
static const char *
opening(const char *at, const char *end)
{
	while (end - at >= 2 && (at = memchr(at, '[', (size_t)(end - at) - 1))) {
		if (at[1] == '[')
			return at;
		at++;
	}
	return NULL;
}

bool
lt_sim_marked(struct lt_text text)
{
	return text.len && opening(text.at, text.at + text.len);
}

struct lt_text
lt_sim_marker(struct lt_text text, const char *name)
{
	size_t len = strlen(name);
	const char *at = text.at, *end = text.at + text.len;
	while (text.len && (at = opening(at, end))) {
		at += 2;
		const char *close = memmem(at, (size_t)(end - at), "]]", 2);
		if (!close)
			break;
		struct lt_text inside = { at, (size_t)(close - at) };
		if (lt_text_starts(inside, name) && inside.len == len)
			return LT_LIT("");
		if (lt_text_starts(inside, name) && at[len] == '=')
			return (struct lt_text){ at + len + 1, inside.len - len - 1 };
	}
	return LT_NONE;
}

bool
lt_sim_marker_number(struct lt_text text, const char *name, int64_t *ret_value)
{
	int64_t value;
	if (!lt_text_int(lt_sim_marker(text, name), &value) || value < 0)
		return false;
	*ret_value = value;
	return true;
}
