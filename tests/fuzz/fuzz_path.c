/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a caller's path, model and query are, the path at a provider is one line of plain characters
 * that begins with the deployment's own, has no way up, and no second query.  Input: four lines. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "gateway/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char texts[] = "/base2024-10-21";

static void
proven(struct lt_text path)
{
	bool query = false;
	if (!lt_text_starts(path, "/"))
		abort();
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.at[i];
		if (c <= ' ' || c >= 0x7f || c == '#' || c == '"' || c == '<' || c == '\\' || (c == '?' && query))
			abort();
		query |= c == '?';
	}
	struct lt_text before, piece;
	lt_text_cut(&path, '?', &before);
	while (lt_text_cut(&before, '/', &piece)) {
		/* What came encoded is encoded once more. */
		if (lt_text_eq(piece, ".") || lt_text_eq(piece, "..") || lt_text_has_nocase(piece, "%2e"))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const methods[] = { "GET", "POST", "DELETE" };
	struct lt_text rest = { (const char *)data, size }, lines[3] = { LT_LIT(""), LT_LIT(""), LT_LIT("") };
	for (int i = 0; i < 3 && size; i++)
		lt_text_cut(&rest, '\n', &lines[i]);
	if (size && rest.at)
		lines[1] = rest; /* so that a model can have line ends */
	struct lt_policy policy = { .bytes = texts };
	for (int m = 0; m < 3; m++) {
		struct lt_text model = lines[1], tail = LT_NONE;
		const struct lt_surface_kind *kind = lt_surface_find(lt_text(methods[m]), lines[0], &model, &tail);
		for (int p = 0; p < LT_PROVIDER_COUNT; p++) {
			struct lt_policy_deployment d = { .provider = (uint32_t)p, .base_path = { 0, 5 } };
			if (size & 1)
				d.api_version = (struct lt_policy_text){ 5, 10 };
			struct lt_buf out = LT_BUF(1 << 20);
			lt_provider_kinds[p]->path(&out, &policy, &d, kind ? kind->surface : LT_SURFACE_CHAT, lines[1], tail,
				lines[2]);
			proven(lt_buf_text(&out));
			lt_buf_done(&out);
		}
	}
	return 0;
}
