/* SPDX-License-Identifier: Apache-2.0 */
#include "api/audit_log.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "store/database.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_audit_log chain; /* not log: the C library has one */
static char folder[64];
static struct lt_err err;

static bool
begin(void)
{
	snprintf(folder, sizeof folder, "/tmp/lintel-audit-XXXXXX");
	if (!mkdtemp(folder))
		return false;
	a = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	chain = (struct lt_audit_log){ lt_database_sqlite(lt_io_join(a, folder, "api.db"), true, &err), folder };
	return chain.db && lt_audit_log_open(a, &chain, &err);
}

static bool
add(int number)
{
	struct lt_audit_line line = { .at_us = INT64_C(1795000000000000) + number, .who = "alice", .role = "owner", .action = "key.create",
		.object = lt_print(a, "bot-%d", number), .detail = "{\"until\":\"2027-01-01\"}", .outcome = "done", .instance = "i" };
	return lt_audit_log_add(a, &chain, &line, &err);
}

static bool
begin_with(int entries)
{
	if (!begin())
		return false;
	for (int i = 1; i <= entries; i++)
		if (!add(i))
			return false;
	return true;
}

static void
end(void)
{
	if (chain.db)
		chain.db->close(chain.db);
	char *argv[] = { "rm", "-r", folder, NULL };
	pid_t pid = fork();
	if (pid == 0) {
		execvp("rm", argv);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
	lt_arena_drop(a);
}

static struct lt_audit_found
look(void)
{
	struct lt_audit_found found = { 0 };
	if (!lt_audit_log_verify(a, &chain, &found, &err))
		printf("# %s\n", err.text);
	return found;
}

TEST(what_was_written_is_good_and_held_by_the_anchor)
{
	bool ready = begin_with(5);
	struct lt_audit_found found = look();
	end();
	IS(ready);
	IS(found.good && found.entries == 5 && found.anchored == 5 && found.wrong_at == 0 && strlen(found.head) == 64);
}

TEST(an_empty_log_is_good)
{
	bool ready = begin();
	struct lt_audit_found found = look();
	end();
	IS(ready && found.good && found.entries == 0 && found.anchored == 0);
}

/* What somebody does to the database alone, and the first entry that is then wrong. */
static const struct row {
	const char *sql;
	int64_t wrong_at;
} ROWS[] = {
	{ "update api_audit set who = 'mallory' where number = 3", 3 },
	{ "update api_audit set at_us = at_us + 1 where number = 1", 1 },
	{ "update api_audit set detail = null where number = 5", 5 },
	{ "update api_audit set object = null, by_id = object where number = 4", 4 },
	{ "delete from api_audit where number = 1", 1 },
	{ "delete from api_audit where number = 3", 3 },
	{ "delete from api_audit where number = 3; update api_audit set number = number - 1 where number > 3", 3 },
	{ "update api_audit set number = 100 where number = 2; update api_audit set number = 2 where number = 3; update api_audit set number = 3 where number = 100", 2 },
	{ "delete from api_audit where number = 5", 5 },
	{ "delete from api_audit where number > 2", 3 },
	{ "delete from api_audit", 1 },
};

TEST(what_is_changed_missing_put_elsewhere_or_cut_off_is_found)
{
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		bool ready = begin_with(5) && chain.db->run(chain.db, ROWS[i].sql, &err);
		struct lt_audit_found found = look();
		end();
		if (!ready || found.good || found.wrong_at != ROWS[i].wrong_at)
			printf("# row %zu: wrong at %lld (%s) %s\n", i, (long long)found.wrong_at, found.sentence, err.text);
		IS(ready && !found.good && found.wrong_at == ROWS[i].wrong_at);
	}
}

/* Who knows how entries are digested can write a chain that fits in itself; the anchor knows better. */
static bool
write_anew(int64_t from)
{
	char digest[65] = "", sql[512];
	struct lt_buf line = LT_BUF(4096);
	snprintf(sql, sizeof sql, "delete from api_audit where number >= %lld", (long long)from);
	if (!chain.db->run(chain.db, sql, &err))
		return false;
	struct lt_audit_line forged = { .number = from, .at_us = 1, .who = "nobody", .role = "viewer", .action = "nothing", .outcome = "done",
		.instance = "i", .previous = "" };
	struct lt_audit_found found = look();
	forged.previous = found.head;
	lt_buf_printf(&line, "%s\n", forged.previous);
	lt_audit_log_line(&forged, &line);
	lt_digest_hex(lt_buf_text(&line), digest);
	lt_buf_done(&line);
	const char *values[] = { lt_print(a, "%lld", (long long)from), forged.previous, digest };
	return chain.db->ask(chain.db, "insert into api_audit values ($1, 1, 'nobody', 'viewer', null, 'nothing', null, null, 'done', 'i', $2, $3)", values, 3,
		NULL, NULL, &err);
}

TEST(a_chain_that_was_written_anew_does_not_fit_the_anchor)
{
	bool ready = begin_with(5) && write_anew(5);
	struct lt_audit_found found = look();
	end();
	IS(ready && !found.good && found.wrong_at == 5 && strstr(found.sentence, "anchor"));
}

TEST(an_end_that_was_cut_off_stays_found_when_others_are_written_behind_it)
{
	bool ready = begin_with(5) && chain.db->run(chain.db, "delete from api_audit where number > 3", &err) && add(10) && add(11) && add(12);
	struct lt_audit_found found = look();
	end();
	IS(ready && found.entries == 6 && !found.good && found.wrong_at == 5 && found.anchored == 5);
}

TEST(an_anchor_that_is_gone_or_made_up_is_told)
{
	static const char *const made_up[] = { "", "3 x y\n",
		"2 0000000000000000000000000000000000000000000000000000000000000000 0000000000000000000000000000000000000000000000000000000000000000\n" };
	bool ready = begin_with(3);
	ready = ready && unlink(lt_io_join(a, folder, "audit.anchor")) == 0;
	struct lt_audit_found gone = look();
	bool told = !gone.good && strstr(gone.sentence, "anchor");
	for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++) {
		ready = ready && lt_io_write(lt_io_join(a, folder, "audit.anchor"), lt_text(made_up[i]), &err);
		told = told && !look().good;
	}
	end();
	IS(ready);
	IS(told);
}

/* Another instance shares the database and has a state folder of its own. */
TEST(an_anchor_goes_along_with_what_others_wrote_when_it_fits)
{
	char other[80];
	bool ready = begin_with(2);
	snprintf(other, sizeof other, "%s/other", folder);
	struct lt_audit_log mine = chain, theirs = { chain.db, other };
	ready = ready && lt_io_folder(other, &err) && lt_audit_log_open(a, &theirs, &err);
	chain = theirs;
	ready = ready && add(3) && add(4);
	int64_t theirs_at = look().anchored;
	chain = mine;
	int64_t before = look().anchored;
	ready = ready && add(5);
	struct lt_audit_found found = look();
	end();
	IS(ready && theirs_at == 4 && before == 2);
	IS(found.good && found.entries == 5 && found.anchored == 5);
}

TEST(processes_that_write_at_the_same_time_make_one_chain)
{
	enum { WRITERS = 4, EACH = 25 };
	bool ready = begin(), good = true;
	for (int w = 0; ready && w < WRITERS; w++)
		if (fork() == 0) {
			struct lt_err why = { 0 };
			chain.db = lt_database_sqlite(lt_io_join(a, folder, "api.db"), true, &why);
			bool all = chain.db != NULL;
			for (int i = 0; all && i < EACH; i++)
				all = add(100 * w + i);
			_exit(!all);
		}
	for (int w = 0, status; ready && w < WRITERS; w++)
		good = wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && good;
	struct lt_audit_found found = look();
	end();
	IS(ready && good);
	IS(found.good && found.entries == WRITERS * EACH && found.anchored == WRITERS * EACH);
}

struct seen {
	int64_t first, last;
	int count;
};

static bool
note(void *to, const struct lt_audit_line *line, struct lt_err *unused)
{
	struct seen *seen = to;
	(void)unused;
	if (!seen->count++)
		seen->first = line->number;
	seen->last = line->number;
	return true;
}

TEST(entries_are_read_from_either_end_and_by_what_they_are)
{
	struct seen down = { 0 }, some = { 0 }, none = { 0 }, late = { 0 };
	int64_t count = 0;
	bool ready = begin_with(7);
	ready = ready && lt_audit_log_read(a, &chain, &(struct lt_audit_want){ .down = true, .from = 5, .most = 3 }, note, &down, &err)
		&& lt_audit_log_read(a, &chain, &(struct lt_audit_want){ .action = "key", .who = "alice" }, note, &some, &err)
		&& lt_audit_log_read(a, &chain, &(struct lt_audit_want){ .action = "ke" }, note, &none, &err)
		&& lt_audit_log_read(a, &chain, &(struct lt_audit_want){ .since_us = INT64_C(1795000000000006) }, note, &late, &err)
		&& lt_audit_log_count(a, &chain, &(struct lt_audit_want){ .action = "key.create" }, &count, &err);
	end();
	IS(ready);
	IS(down.count == 3 && down.first == 5 && down.last == 3);
	IS(some.count == 7 && some.first == 1 && none.count == 0 && late.count == 2 && count == 7);
}
