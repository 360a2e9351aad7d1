/* SPDX-License-Identifier: Apache-2.0 */
/* lintel govern key: a key that is shown once, and the line that lets it in. */
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/govern.h"
#include "format/json.h"
#include "govern/key.h"

int
lt_govern_key(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	struct lt_key key;
	const char *caller = options->arguments.count > 1 ? options->arguments.at[1] : NULL;
	struct lt_buf line = LT_BUF(1 << 12);
	(void)a;
	if (caller && !lt_key_name(caller)) {
		lt_fail(err, "a caller's name is up to %d characters on one line", LT_KEY_NAME_MOST);
		return LT_EXIT_USAGE;
	}
	if (!lt_key_draw(&key, err))
		return LT_EXIT_FAILED;
	fprintf(stderr, "This key is shown once; give it to %s. The estate keeps the line below it.\n",
		caller ? caller : "its caller");
	printf("%s\n", key.text);
	if (caller) {
		lt_buf_puts(&line, "- {name: ");
		lt_json_quote(&line, lt_text(caller)); /* which YAML reads as we mean it */
		lt_buf_printf(&line, ", key_sha256: \"%s\"}\n", key.sha256);
	} else {
		lt_buf_printf(&line, "key_sha256: \"%s\"\n", key.sha256);
	}
	fwrite(lt_buf_text(&line).at, 1, line.len, stdout);
	lt_buf_done(&line);
	return LT_EXIT_DONE;
}
