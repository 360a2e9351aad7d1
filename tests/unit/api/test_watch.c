/* SPDX-License-Identifier: Apache-2.0 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/watch.h"
#include "base/err.h"
#include "base/io.h"
#include "t.h"

static char folder[64];

static void
make(const char *name, const char *bytes)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	IS(file && fputs(bytes, file) >= 0 && fclose(file) == 0);
}

static void
make_folder(const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	IS(mkdir(path, 0700) == 0);
}

static struct lt_watch_folder *
begin(void)
{
	struct lt_err err = { 0 };
	char except[128];
	snprintf(folder, sizeof folder, "/tmp/lintel-watch-XXXXXX");
	if (!mkdtemp(folder))
		abort();
	make_folder("infra");
	make_folder(".git");
	make_folder("built");
	make_folder("state");
	make(".gitignore", "built/\n*.log\n");
	snprintf(except, sizeof except, "%s/state", folder);
	struct lt_watch_folder *watch = lt_watch_open(folder, except, &err);
	if (!watch || lt_watch_count(watch) != 2 || lt_watch_sentence(watch))
		abort();
	return watch;
}

static void
end(struct lt_watch_folder *watch)
{
	char command[128];
	lt_watch_close(watch);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	IS(system(command) == 0);
}

static const char *
changed(struct lt_watch_folder *watch, bool *estate)
{
	const char *what = lt_watch_changed(watch, estate);
	return what ? what : "";
}

TEST(a_file_that_is_written_is_told_and_nothing_else_is)
{
	bool estate;
	struct lt_watch_folder *watch = begin();
	IS(strcmp(changed(watch, &estate), "") == 0);
	make("infra/main.tf", "x");
	IS(strcmp(changed(watch, &estate), "infra/main.tf") == 0);
	IS(!estate);
	IS(strcmp(changed(watch, &estate), "") == 0);
	make("lintel.yaml", "host: true\n");
	IS(strcmp(changed(watch, &estate), "lintel.yaml") == 0);
	IS(estate);
	end(watch);
}

TEST(what_git_leaves_out_and_what_editors_write_beside_is_not_told)
{
	bool estate;
	struct lt_watch_folder *watch = begin();
	make("built/main.tf", "x");
	make(".git/index", "x");
	make("state/api.db", "x");
	make("infra/debug.log", "x");
	make("infra/.main.tf.swp", "x");
	make("infra/main.tf~", "x");
	IS(strcmp(changed(watch, &estate), "") == 0);
	end(watch);
}

TEST(folders_that_come_later_are_watched_too)
{
	bool estate;
	struct lt_watch_folder *watch = begin();
	make_folder("infra/net");
	IS(strcmp(changed(watch, &estate), "infra/net") == 0);
	make("infra/net/main.tf", "x");
	IS(strcmp(changed(watch, &estate), "infra/net/main.tf") == 0);
	IS(lt_watch_count(watch) == 3);
	end(watch);
}
