/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "serve/supervise.h"
#include "t.h"

TEST(the_pause_doubles_up_to_ten_seconds_and_begins_anew_after_a_minute_of_health)
{
	int64_t pause = 0, want[] = { 100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000 };
	for (int i = 0; i < 9; i++)
		IS(lt_supervise_pause(&pause, 5) == want[i]);
	IS(lt_supervise_pause(&pause, 59999) == 10000);
	IS(lt_supervise_pause(&pause, 60000) == 100);
	IS(lt_supervise_pause(&pause, 10) == 200);
}

/* The second child is forked and then does not run: it holds copies of all that its parent watches. */
static int gate[2], forks, ticks;

static void
count_fork(void)
{
	forks++;
}

static void
wait_at_gate(void)
{
	char byte;
	if (forks == 2 && read(gate[0], &byte, 1) < 0)
		_exit(1);
}

static void
open_gate(void *what)
{
	(void)what;
	if (++ticks == 20 && write(gate[1], "", 1) < 0)
		_exit(1);
}

static bool
never(void *what)
{
	(void)what;
	return false;
}

static void
nothing(void *what)
{
	(void)what;
}

static int
end_at_once(void *what)
{
	(void)what;
	return 3;
}

static int
until_told(void *what)
{
	(void)what;
	return pause();
}

static int
supervise_two(void)
{
	struct lt_child children[] = { { .name = "first", .run = end_at_once, .stop = SIGTERM, .limit_ms = 1000 },
		{ .name = "second", .run = until_told, .stop = SIGTERM, .limit_ms = 60000 } };
	struct lt_supervise s = { .children = children, .count = 2, .ready = never, .stopping = nothing, .tick = open_gate, .tick_ms = 1,
		.ready_ms = 60000 };
	struct lt_err err = { 0 };
	if (setpgid(0, 0) != 0 || pipe(gate) != 0 || pthread_atfork(count_fork, NULL, wait_at_gate) != 0)
		return 1;
	return lt_supervise(&s, &err) ? 2 : 0;
}

TEST(a_child_that_ends_while_another_has_not_begun_takes_nobody_else_with_it)
{
	int status;
	pid_t pid = fork();
	if (pid == 0)
		_exit(supervise_two());
	IS(waitpid(pid, &status, 0) == pid);
	IS(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
