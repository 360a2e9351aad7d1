/* SPDX-License-Identifier: Apache-2.0 */
#include "embed.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"

bool
lt_embed(struct lt_arena *a, const char *out, const char *name, const struct lt_buf *pack, struct lt_err *err)
{
	const char *blob = lt_print(a, "%s.pack", out);
	char full[4096];
	if (!lt_io_write(blob, lt_buf_text(pack), err))
		return false;
	if (!realpath(blob, full))
		return lt_fail_os(err, "find %s", blob);
	const char *source = lt_print(a,
		"/* Made by the build. */\n__asm__(\".section .rodata\\n.balign 64\\n.globl lt_%s_pack\\nlt_%s_pack:\\n\"\n"
		"\t\".incbin \\\"%s\\\"\\n.globl lt_%s_pack_end\\nlt_%s_pack_end:\\n.byte 0\\n.text\\n\");\n", name, name, full, name, name);
	return lt_io_write(out, lt_text(source), err);
}
