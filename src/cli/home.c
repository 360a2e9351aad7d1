/* SPDX-License-Identifier: Apache-2.0 */
/* home: see home.h. */
#include "cli/home.h"

#include <limits.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"

const char *
lt_home_state(struct lt_arena *a, const char *given, struct lt_err *err)
{
	char here[PATH_MAX];
	const char *home = getenv("HOME"), *base = getenv("XDG_STATE_HOME");
	if (given && given[0] == '/')
		return lt_io_clean(a, given);
	if (given) {
		if (getcwd(here, sizeof here))
			return lt_io_clean(a, lt_print(a, "%s/%s", here, given));
		lt_fail_os(err, "--state %s: find the current folder", given);
		return NULL;
	}
	if (base && base[0] == '/')
		return lt_io_join(a, base, "lintel");
	if (geteuid() == 0)
		return "/var/lib/lintel";
	if (home && home[0] == '/')
		return lt_io_join(a, home, ".local/state/lintel");
	lt_fail(err, "there is no home folder to keep state in; --state DIR names a folder");
	return NULL;
}

const char *
lt_home_estate(const char *given)
{
	if (given)
		return given;
	if (access("lintel.yaml", F_OK) == 0)
		return "lintel.yaml";
	return access("lintel.yml", F_OK) == 0 ? "lintel.yml" : NULL;
}
