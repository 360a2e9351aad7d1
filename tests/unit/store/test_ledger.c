/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/err.h"
#include "folder.h"
#include "store/ledger.h"

static const struct lt_ledger_column columns[] = {
	{ "caller", true, "who called" },
	{ "tokens", false, "how many it took" },
	{ NULL },
};
static const struct lt_ledger_column more_columns[] = {
	{ "caller", true, "who called" },
	{ "region", true, "where" },
	{ "tokens", false, "how many it took" },
	{ NULL },
};

/* One row; -1: it failed, 0: it was there, 1: it is new. */
static int
add(struct lt_ledger *ledger, uint64_t ring, uint64_t seq, const char *caller, int64_t tokens, struct lt_err *err)
{
	struct lt_ledger_value values[] = { { .text = lt_text(caller) }, { .number = tokens } };
	bool new = false;
	return lt_ledger_add(ledger, ring, seq, values, &new, err) ? new : -1;
}

static bool
note(void *to, int count, const char *const *names, const char *const *values, struct lt_err *err)
{
	char *text = to;
	(void)names, (void)err;
	for (int i = 0; i < count; i++)
		snprintf(text + strlen(text), 200 - strlen(text), "%s%s", i ? "|" : "", values[i] ? values[i] : "null");
	snprintf(text + strlen(text), 200 - strlen(text), ";");
	return true;
}

/* The answer as "a|b;c|d;", or the sentence. */
static const char *
ask(struct lt_ledger *ledger, const char *sql)
{
	static char text[200];
	struct lt_err err = { 0 };
	text[0] = 0;
	if (!lt_ledger_ask(ledger, sql, NULL, 0, note, text, &err))
		snprintf(text, sizeof text, "%.199s", err.text);
	return text;
}

TEST(a_row_is_kept_once_however_often_it_is_brought)
{
	struct lt_err err = { 0 };
	struct lt_ledger *ledger = lt_ledger_open(folder_new(), columns, &err);
	IS(ledger && lt_ledger_begin(ledger, &err));
	IS(add(ledger, 7, 1, "a", 10, &err) == 1 && add(ledger, 7, 1, "a", 10, &err) == 0);
	IS(add(ledger, 8, 1, "b", 20, &err) == 1 && add(ledger, 7, 2, "c", 30, &err) == 1);
	IS(lt_ledger_commit(ledger, &err));
	lt_ledger_close(ledger);
	ledger = lt_ledger_open(folder_path, columns, &err);
	IS(lt_ledger_begin(ledger, &err));
	IS(add(ledger, 7, 1, "a", 10, &err) == 0 && add(ledger, 7, 2, "c", 30, &err) == 0);
	IS(add(ledger, 8, 2, NULL, 40, &err) == 1);
	IS(lt_ledger_commit(ledger, &err));
	IS_TEXT(ask(ledger, "select ring, seq, caller, tokens from usage order by ring, seq"),
		"7|1|a|10;7|2|c|30;8|1|b|20;8|2|null|40;");
	lt_ledger_close(ledger);
	folder_drop();
}

TEST(what_was_undone_may_be_brought_again)
{
	struct lt_err err = { 0 };
	struct lt_ledger *ledger = lt_ledger_open(folder_new(), columns, &err);
	IS(lt_ledger_begin(ledger, &err) && add(ledger, 1, 1, "a", 1, &err) == 1);
	lt_ledger_undo(ledger);
	lt_ledger_undo(ledger);
	IS_TEXT(ask(ledger, "select count(*) from usage"), "0;");
	IS(lt_ledger_begin(ledger, &err) && add(ledger, 1, 1, "a", 1, &err) == 1 && lt_ledger_commit(ledger, &err));
	IS_TEXT(ask(ledger, "select count(*) from usage"), "1;");
	lt_ledger_close(ledger);
	folder_drop();
}

TEST(a_new_column_joins_the_rows_that_are_there)
{
	struct lt_err err = { 0 };
	struct lt_ledger *ledger = lt_ledger_open(folder_new(), columns, &err);
	IS(lt_ledger_begin(ledger, &err) && add(ledger, 1, 1, "a", 1, &err) == 1 && lt_ledger_commit(ledger, &err));
	lt_ledger_close(ledger);
	ledger = lt_ledger_open(folder_path, more_columns, &err);
	struct lt_ledger_value values[] = { { .text = LT_LIT("b") }, { .text = LT_LIT("north") }, { .number = 2 } };
	bool new;
	IS(lt_ledger_begin(ledger, &err) && lt_ledger_add(ledger, 1, 2, values, &new, &err) && lt_ledger_commit(ledger, &err));
	IS_TEXT(ask(ledger, "select caller, region, tokens from usage order by seq"), "a|null|1;b|north|2;");
	IS_TEXT(ask(ledger, "select sentence from about where name = 'region'"), "where;");
	lt_ledger_close(ledger);
	folder_drop();
}

TEST(a_reader_reads_while_the_writer_writes)
{
	struct lt_err err = { 0 };
	struct lt_ledger *writer = lt_ledger_open(folder_new(), columns, &err);
	struct lt_ledger *reader = lt_ledger_read(folder_path, &err);
	IS(writer && reader);
	IS(lt_ledger_begin(writer, &err) && add(writer, 1, 1, "a", 5, &err) == 1);
	IS_TEXT(ask(reader, "select count(*) from usage"), "0;");
	IS(lt_ledger_commit(writer, &err));
	char text[200] = "";
	const struct lt_ledger_value binds[] = { { .text = LT_LIT("a") }, { .number = 5 } };
	IS(lt_ledger_ask(reader, "select tokens from usage where caller = ? and tokens = ?", binds, 2, note, text, &err));
	IS_TEXT(text, "5;");
	lt_ledger_close(reader);
	lt_ledger_close(writer);
	folder_drop();
}

TEST(only_one_question_that_changes_nothing_is_answered)
{
	static const char *const bad[] = { "delete from usage", "select 1; select 2", "attach 'x' as y", "pragma journal_mode",
		"", "drop table usage", "begin", "select nothing from usage", "insert into about values ('x', 'y')" };
	struct lt_err err = { 0 };
	struct lt_ledger *ledger = lt_ledger_open(folder_new(), columns, &err);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct lt_err why = { 0 };
		char text[200] = "";
		IS(!lt_ledger_ask(ledger, bad[i], NULL, 0, note, text, &why) && why.text[0] && !text[0]);
	}
	IS_TEXT(ask(ledger, "select count(*) from usage ; \n"), "0;");
	lt_ledger_close(ledger);
	folder_drop();
}

TEST(no_ledger_and_a_damaged_one_are_sentences)
{
	struct lt_err err = { 0 };
	folder_new();
	IS(!lt_ledger_read(folder_path, &err) && strstr(err.text, "ledger.db"));
	err.text[0] = 0;
	FILE *file = fopen(folder_file("ledger.db"), "w");
	for (int i = 0; i < 5000; i++)
		fputs("this is no database ", file);
	fclose(file);
	IS(!lt_ledger_open(folder_path, columns, &err) && strstr(err.text, "is damaged"));
	err.text[0] = 0;
	IS(!lt_ledger_read(folder_path, &err) && strstr(err.text, "is damaged"));
	folder_drop();
}

TEST(the_ledger_is_for_its_owner_alone)
{
	struct lt_err err = { 0 };
	struct stat st;
	struct lt_ledger *ledger = lt_ledger_open(folder_new(), columns, &err);
	IS(ledger && stat(folder_file("ledger.db"), &st) == 0 && (st.st_mode & 0777) == 0600);
	IS(stat(folder_file("ledger.db-wal"), &st) == 0 && (st.st_mode & 0777) == 0600);
	lt_ledger_close(ledger);
	folder_drop();
}

/* In a process of its own, whose files may not grow: batches until one fails, then the limit is
 * lifted and the failed batch is brought again.  Exit code 0 when all was as it should be. */
static int
fill_the_disk(void)
{
	struct lt_err err = { 0 };
	struct rlimit limit = { 256 << 10, RLIM_INFINITY };
	char caller[1001];
	memset(caller, 'x', 1000);
	caller[1000] = 0;
	struct lt_ledger *ledger = lt_ledger_open(folder_path, columns, &err);
	signal(SIGXFSZ, SIG_IGN);
	if (!ledger || setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 1;
	uint64_t seq = 1;
	bool fine = true;
	for (; fine && seq < 100000; seq += fine ? 10 : 0) {
		fine = lt_ledger_begin(ledger, &err);
		for (uint64_t i = 0; fine && i < 10; i++)
			fine = add(ledger, 1, seq + i, caller, 1, &err) == 1;
		fine = fine && lt_ledger_commit(ledger, &err);
	}
	lt_ledger_undo(ledger);
	if (fine || !strstr(err.text, "waits in the rings"))
		return 2;
	limit.rlim_cur = RLIM_INFINITY;
	err.text[0] = 0;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || !lt_ledger_begin(ledger, &err))
		return 3;
	for (uint64_t i = 0; i < 10; i++)
		if (add(ledger, 1, seq + i, caller, 1, &err) != 1)
			return 4;
	char want[40];
	snprintf(want, sizeof want, "%llu|%llu;", (unsigned long long)seq + 9, (unsigned long long)seq + 9);
	return lt_ledger_commit(ledger, &err) && strcmp(ask(ledger, "select count(*), max(seq) from usage"), want) == 0 ? 0 : 5;
}

TEST(a_full_disk_is_a_sentence_and_loses_nothing)
{
	int status = -1;
	folder_new();
	fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		_exit(fill_the_disk());
	waitpid(child, &status, 0);
	folder_drop();
	IS(WIFEXITED(status));
	IS(WEXITSTATUS(status) == 0);
}
