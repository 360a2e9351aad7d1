/* SPDX-License-Identifier: Apache-2.0 */
/* lintel govern key: a key that is shown once, and the line that lets it in. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/draw.h"
#include "base/err.h"
#include "cli/govern.h"
#include "format/json.h"

enum {
	NAME_MOST = 128,  /* as record/setting.c has it */
};

static bool
is_name(const char *name)
{
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	return *name && strlen(name) <= NAME_MOST;
}

int
lt_govern_key(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	char key[3 + LT_DRAW_SECRET + 1] = "lk_", digest[65];
	const char *caller = options->arguments.count > 1 ? options->arguments.at[1] : NULL;
	struct lt_buf line = LT_BUF(1 << 12);
	(void)a;
	if (caller && !is_name(caller)) {
		lt_fail(err, "a caller's name is up to %d characters on one line", NAME_MOST);
		return LT_EXIT_USAGE;
	}
	if (!lt_draw(key + 3, LT_DRAW_SECRET, err))
		return LT_EXIT_FAILED;
	lt_digest_hex(lt_text(key), digest);
	fprintf(stderr, "This key is shown once; give it to %s. The estate keeps the line below it.\n",
		caller ? caller : "its caller");
	printf("%s\n", key);
	if (caller) {
		lt_buf_puts(&line, "- {name: ");
		lt_json_quote(&line, lt_text(caller)); /* which YAML reads as we mean it */
		lt_buf_printf(&line, ", key_sha256: \"%s\"}\n", digest);
	} else {
		lt_buf_printf(&line, "key_sha256: \"%s\"\n", digest);
	}
	fwrite(lt_buf_text(&line).at, 1, line.len, stdout);
	lt_buf_done(&line);
	return LT_EXIT_DONE;
}
