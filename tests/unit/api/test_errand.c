/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <unistd.h>

#include "api/errand.h"
#include "base/err.h"
#include "t.h"

static bool
shell(const char *script, int64_t most_ms, struct lt_buf *out, int *code, struct lt_err *err)
{
	const char *argv[] = { "sh", "-c", script, NULL };
	char *environment[] = { "PATH=/usr/bin:/bin", NULL };
	struct lt_errand_given given = { .program = "/bin/sh", .argv = argv, .environment = environment };
	return lt_errand_run(&given, most_ms, out, code, err);
}

TEST(what_it_says_comes_back_and_it_reads_nothing)
{
	struct lt_buf out = LT_BUF(1000);
	struct lt_err err = { 0 };
	int code;
	IS(shell("cat; echo said; echo noise >&2; echo told >&3", 20000, &out, &code, &err));
	IS(strcmp(lt_buf_text(&out).at, "said\n") == 0);
	lt_buf_done(&out);
}

TEST(why_it_failed_is_the_last_sentence_it_said_without_the_name_of_the_program)
{
	struct lt_buf out = LT_BUF(1000);
	struct lt_err err = { 0 };
	int code;
	IS(!shell("echo first >&2; echo 'lintel: the disk is full' >&2; exit 2", 20000, &out, &code, &err));
	IS(code == 2);
	IS(strcmp(err.text, "the disk is full") == 0);
	lt_buf_done(&out);
}

TEST(one_that_takes_too_long_is_ended_with_what_it_began)
{
	struct lt_buf out = LT_BUF(1000);
	struct lt_err err = { 0 };
	int code;
	IS(!shell("tail -f /dev/null & echo $!; tail -f /dev/null", 300, &out, &code, &err));
	IS(code == -1);
	IS(strstr(err.text, "longer than"));
	int64_t pid = 0;
	IS(lt_text_int(lt_text_trim(lt_buf_text(&out)), &pid) && pid > 1);
	int tries = 0;
	while (kill((pid_t)pid, 0) == 0 && tries++ < 1000000)
		; /* whoever reaps orphans here does it soon */
	char state[64] = "";
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *stat = fopen(path, "r");
	if (stat) {
		IS(fscanf(stat, "%*d %*s %63s", state) == 1);
		fclose(stat);
	}
	IS(!stat || state[0] == 'Z' || state[0] == 'X');
	lt_buf_done(&out);
}

TEST(an_answer_that_is_too_long_ends_it)
{
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_err err = { 0 };
	int code;
	IS(!shell("while :; do echo more and more and more; done", 20000, &out, &code, &err));
	IS(strstr(err.text, "longer than 1 MB"));
	lt_buf_done(&out);
}
