/* SPDX-License-Identifier: Apache-2.0 */
/* api: the reference page of the API on standard output, for docs.py; with --json its OpenAPI document. */
#include <stdio.h>
#include <string.h>

#include "api/openapi.h"
#include "base/buf.h"

int
main(int count, char **words)
{
	struct lt_buf out = LT_BUF(16 << 20);
	if (count > 1 && strcmp(words[1], "--json") == 0)
		lt_openapi(&out);
	else
		lt_openapi_page(&out);
	bool fine = !lt_buf_over(&out) && fwrite(out.at, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
	lt_buf_done(&out);
	return !fine;
}
