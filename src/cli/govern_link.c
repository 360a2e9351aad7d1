/* SPDX-License-Identifier: Apache-2.0 */
/* lintel govern link: an address that signs in whoever opens it, once. */
#include <stdio.h>
#include <time.h>

#include "api/link.h"
#include "base/arena.h"
#include "base/err.h"
#include "cli/govern.h"
#include "cli/home.h"

static bool
is_name(const char *name)
{
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f)
			return false;
	return *name && strlen(name) <= LT_LINK_NAME;
}

int
lt_govern_link(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	const char *user = getenv("USER"), *given = options->arguments.count > 1 ? options->arguments.at[1] : NULL;
	const char *name = given ? given : user && is_name(user) ? user : "owner", *token;
	int role = options->role ? lt_words_find(&lt_words_role, lt_text(options->role)) : LT_ROLE_OWNER;
	const char *state = lt_home_state(a, options->state, err);
	if (!state)
		return LT_EXIT_USAGE;
	if (role <= LT_ROLE_NOBODY) {
		lt_fail(err, "--role takes viewer, operator or owner, not '%s'", options->role);
		return LT_EXIT_USAGE;
	}
	if (!is_name(name)) {
		lt_fail(err, "a name for the audit log is up to %d characters without blanks", LT_LINK_NAME);
		return LT_EXIT_USAGE;
	}
	const char *url = lt_link_url(a, state);
	if (!url) {
		lt_fail(err, "no lintel up has run on %s; start it, or name its folder with --state", state);
		return LT_EXIT_USAGE;
	}
	const struct lt_link link = { (enum lt_role)role, name, (int64_t)time(NULL) + LT_LINK_GOOD_S };
	if (!lt_link_make(a, state, &link, &token, err))
		return LT_EXIT_FAILED;
	fprintf(stderr, "This link signs in once, within %d minutes, as %s with the role %s.\n", LT_LINK_GOOD_S / 60, name,
		lt_words_role.at[role].word);
	printf("%s/ui/#once=%s\n", url, token);
	return LT_EXIT_DONE;
}
