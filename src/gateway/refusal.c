/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/refusal.h"

#include "base/buf.h"

const struct lt_refusal_row lt_refusal_rows[LT_REFUSE_COUNT] = {
	[LT_REFUSE_NONE] = { .name = "NONE", .code = "" },
#define REFUSAL(name, status, type, code, retry, message, help) \
	[LT_REFUSE_##name] = { #name, status, retry, type, code, message, help },
#include "gateway/refusal.def"
#undef REFUSAL
};

void
lt_refusal_page(struct lt_buf *out)
{
	lt_buf_puts(out, "# Refusals\n\nEvery reason for which the gateway itself says no; `code` is also the"
		" metric's label and the ledger's word.\n\n| code | status | says | what to do |\n|---|---|---|---|\n");
	for (int i = 1; i < LT_REFUSE_COUNT; i++) {
		const struct lt_refusal_row *row = &lt_refusal_rows[i];
		lt_buf_printf(out, "| `%s` | ", row->code);
		if (row->status)
			lt_buf_printf(out, "%d", row->status);
		else
			lt_buf_puts(out, "429, or `gateway.budget_status`");
		lt_buf_printf(out, " | %s | %s |\n", row->message, row->help);
	}
}
