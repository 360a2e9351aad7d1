/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the pack: path, NUL, length, NUL, bytes, NUL; again and again. */
#include "catalog/content.h"

extern const char lt_content_pack[], lt_content_pack_end[];

bool
lt_content_next(const char *under, const char **at, struct lt_content *ret_file)
{
	return lt_content_walk(lt_content_pack, lt_content_pack_end, under, at, ret_file);
}

bool
lt_content_walk(const char *pack, const char *end, const char *under, const char **at, struct lt_content *ret_file)
{
	for (const char *p = *at ? *at : pack; p < end;) {
		struct lt_text path = lt_text(p);
		const char *bytes = p + path.len + 1;
		size_t len = 0;
		while (*bytes)
			len = len * 10 + (size_t)(*bytes++ - '0'); /* the pack is ours: digits alone */
		bytes++;
		p = bytes + len + 1;
		if (!lt_text_starts(path, under))
			continue;
		*ret_file = (struct lt_content){ path.at, { bytes, len } };
		*at = p;
		return true;
	}
	return false;
}
