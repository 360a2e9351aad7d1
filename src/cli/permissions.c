/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/permissions.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/command.h"
#include "cli/gather.h"

const struct lt_permissions lt_permissions_all[] = {
	{ "azure", lt_permissions_azure },
	{ "kubernetes", lt_permissions_kubernetes },
	{ 0 },
};

int
lt_permissions_print(struct lt_arena *a, const char *name, struct lt_gather *gather, struct lt_err *err)
{
	char names[128] = "";
	size_t len = 0;
	if (!lt_gather_prepare(a, gather, err))
		return LT_EXIT_USAGE;
	for (const struct lt_permissions *p = lt_permissions_all; p->name; p++) {
		if (strcmp(p->name, name) == 0) {
			struct lt_buf out = LT_BUF(16 << 20);
			p->write(&gather->estate, &out);
			bool good = lt_io_write("-", lt_buf_text(&out), err);
			lt_buf_done(&out);
			return good ? LT_EXIT_DONE : LT_EXIT_FAILED;
		}
		len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", len ? " or " : "", p->name);
	}
	lt_fail(err, "--print-permissions takes %s, not '%s'", names, name);
	return LT_EXIT_USAGE;
}
