/* SPDX-License-Identifier: Apache-2.0 */
/* report: the list of reporters, from the room's meson.build. */
#include "report/report.h"

#include "report/reporters.h"

#define REPORTER(name) extern const struct lt_reporter lt_reporter_##name;
REPORTERS
#undef REPORTER

const struct lt_reporter *const lt_reporters[] = {
#define REPORTER(name) &lt_reporter_##name,
	REPORTERS
#undef REPORTER
	NULL,
};

const struct lt_reporter *
lt_report_find(struct lt_text name)
{
	for (int i = 0; lt_reporters[i]; i++)
		if (lt_text_eq(name, lt_reporters[i]->name))
			return lt_reporters[i];
	return NULL;
}
