/* SPDX-License-Identifier: Apache-2.0 */
/* progress: see progress.h. */
#include "cli/progress.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"

enum { PARTS = 20 };

bool
lt_progress_open(struct lt_progress *progress, int64_t given, struct lt_err *err)
{
	*progress = (struct lt_progress){ .fd = -1 };
	if (given < 0)
		return true;
	int flags = given <= INT32_MAX ? fcntl((int)given, F_GETFL) : -1;
	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
		return lt_fail(err, "--progress takes a descriptor that is open for writing, such as 2 for standard error, not %lld",
			(long long)given);
	progress->fd = (int)given;
	if (given > 2)
		fcntl(progress->fd, F_SETFD, FD_CLOEXEC);
	signal(SIGPIPE, SIG_IGN);
	return true;
}

void
lt_progress_tell(struct lt_progress *progress, const char *step, const char *what, int done, int total, int64_t facts,
	const char *sentence)
{
	if (!progress || progress->fd < 0)
		return;
	struct lt_buf line = LT_BUF(1 << 16);
	lt_buf_printf(&line, "{\"step\": \"%s\", \"what\": ", step);
	lt_json_maybe(&line, what);
	lt_buf_printf(&line, ", \"done\": %d, \"total\": %d, \"facts\": ", done, total);
	if (facts < 0)
		lt_buf_puts(&line, "null");
	else
		lt_buf_int(&line, facts);
	lt_buf_puts(&line, ", \"sentence\": ");
	lt_json_maybe(&line, sentence);
	lt_buf_puts(&line, "}\n");
	if (!lt_io_put(progress->fd, lt_buf_text(&line)))
		progress->fd = -1;
	lt_buf_done(&line);
}

void
lt_progress_asked(void *told, int done, int of)
{
	struct lt_progress *progress = told;
	char sentence[64];
	int part = of > 0 ? (int)((int64_t)done * PARTS / of) : PARTS;
	if (done > 0 && part == progress->told)
		return;
	progress->told = part;
	snprintf(sentence, sizeof sentence, "%d of %d checks asked", done, of);
	lt_progress_tell(progress, "ask", NULL, done, of, -1, sentence);
}
