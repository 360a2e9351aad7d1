/* SPDX-License-Identifier: Apache-2.0 */
/* refusals: the reference page of what the gateway refuses, on standard output; for docs.py. */
#include <stdio.h>

#include "base/buf.h"
#include "gateway/refusal.h"

int
main(void)
{
	struct lt_buf out = LT_BUF(1 << 20);
	lt_refusal_page(&out);
	bool fine = !lt_buf_over(&out) && fwrite(out.at, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
	lt_buf_done(&out);
	return !fine;
}
