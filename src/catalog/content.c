/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the pack: path, NUL, length, NUL, bytes, NUL; again and again. */
#include "catalog/content.h"

extern const char lt_content_pack[], lt_content_pack_end[];

bool
lt_content_next(const char *under, const char **at, struct lt_content *ret_file)
{
	for (const char *p = *at ? *at : lt_content_pack; p < lt_content_pack_end;) {
		struct lt_text path = lt_text(p), length = lt_text(p + path.len + 1);
		int64_t len = 0;
		lt_text_int(length, &len);
		const char *bytes = length.at + length.len + 1;
		p = bytes + len + 1;
		if (!lt_text_starts(path, under))
			continue;
		*ret_file = (struct lt_content){ path.at, { bytes, (size_t)len } };
		*at = p;
		return true;
	}
	return false;
}
