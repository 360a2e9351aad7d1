/* SPDX-License-Identifier: Apache-2.0 */
/* lintel govern check, apply, history, rollback: from the estate to the policy in force. */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "cli/govern.h"
#include "cli/home.h"
#include "format/json.h"
#include "govern/compile.h"
#include "govern/describe.h"
#include "govern/jump.h"
#include "govern/publish.h"
#include "store/share.h"

enum { TAKE_MS = 5000, HEARTBEAT_MS = 5000, MISTAKES = 100 };

static void
print(FILE *out, struct lt_buf *b)
{
	fwrite(lt_buf_text(b).at, 1, b->len, out);
	lt_buf_done(b);
}

static void
print_warnings(struct lt_compiled *compiled)
{
	struct lt_buf told = LT_BUF(4 << 20);
	if (compiled->warnings.count == 0)
		return;
	lt_mistake_tell(&compiled->warnings, MISTAKES, &told);
	lt_buf_putc(&told, '\n');
	fputs("warnings\n", stderr);
	print(stderr, &told);
}

/* Compiles the estate that the options name; what is wrong with it is told here, whole. */
static int
compile(struct lt_arena *a, const struct lt_govern *options, const char **ret_state, struct lt_compiled *compiled,
	struct lt_err *err)
{
	struct lt_buf told = LT_BUF(4 << 20);
	const char *file = lt_home_estate(options->estate);
	if (!(*ret_state = lt_home_state(a, options->state, err)))
		return LT_EXIT_USAGE;
	if (lt_compile_file(a, file, *ret_state, compiled, err))
		return LT_EXIT_DONE;
	if (compiled->mistakes.count == 0)
		return LT_EXIT_USAGE;
	lt_mistake_tell(&compiled->mistakes, MISTAKES, &told);
	lt_buf_printf(&told, "\n%d mistake%s; nothing was published\n", compiled->mistakes.count,
		compiled->mistakes.count == 1 ? "" : "s");
	print(stderr, &told);
	*err = (struct lt_err){ 0 };
	return LT_EXIT_USAGE;
}

int
lt_govern_check(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	struct lt_compiled compiled;
	struct lt_buf out = LT_BUF(64 << 20);
	const char *state, *file = lt_home_estate(options->estate);
	int code = compile(a, options, &state, &compiled, err);
	if (code != LT_EXIT_DONE)
		return code;
	lt_describe_policy(a, &compiled.policy, &out);
	print(stdout, &out);
	fflush(stdout);
	if (compiled.simulated)
		fprintf(stderr, "%s: the built-in simulator would answer\n",
			file ? lt_print(a, "%s names no deployment", file) : "there is no estate here");
	print_warnings(&compiled);
	return LT_EXIT_DONE;
}

/* Has every living worker the generation, or a later one? */
static int
workers_with(struct lt_share *share, uint64_t generation, int *ret_all)
{
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	int with = 0;
	*ret_all = lt_share_workers(share, workers);
	for (int i = 0; i < *ret_all; i++)
		with += workers[i].generation >= generation;
	return with;
}

static int
wait_for_keeper(struct lt_share *share, uint64_t generation, struct lt_err *err)
{
	int all = 0, with = 0;
	int64_t until = lt_clock_ms() + TAKE_MS;
	lt_share_want(share, generation);
	for (; lt_clock_ms() < until; poll(NULL, 0, 20)) {
		with = workers_with(share, generation, &all);
		if (lt_share_generation(share) >= generation && with == all) {
			printf("generation %" PRIu64 " is in force; %d worker%s it\n", generation, all,
				all == 1 ? " has" : "s have");
			return LT_EXIT_DONE;
		}
	}
	if (lt_share_generation(share) >= generation)
		lt_fail(err, "generation %" PRIu64 " is in force, but only %d of %d workers have it; see the log of lintel up",
			generation, with, all);
	else
		lt_fail(err, "generation %" PRIu64 " is written, but lintel up did not take it within %d s; see its log",
			generation, TAKE_MS / 1000);
	return LT_EXIT_FAILED;
}

/* Puts a generation into force: by the keeper where one runs, else for the next start. */
static int
put_into_force(struct lt_arena *a, const char *state, uint64_t generation, struct lt_err *err)
{
	struct lt_share *share = lt_share_open(state, err);
	if (!share)
		return LT_EXIT_FAILED;
	int code;
	if (lt_clock_ms() - lt_share_keeper_heard(share) < HEARTBEAT_MS) {
		code = wait_for_keeper(share, generation, err);
	} else if (lt_publish_set_current(a, state, generation, err)) {
		printf("generation %" PRIu64 " is published; no lintel up runs on %s, so it takes effect at the next start\n",
			generation, state);
		code = LT_EXIT_DONE;
	} else {
		code = LT_EXIT_FAILED;
	}
	lt_share_close(share);
	return code;
}

static const char *
who(void)
{
	const char *name = getenv("SUDO_USER");
	name = name && *name ? name : getenv("USER");
	return name ? name : "";
}

static int
publish(struct lt_arena *a, const char *state, struct lt_text bytes, const char *how, struct lt_err *err)
{
	uint64_t generation;
	if (!lt_publish_add(a, state, bytes, how, who(), lt_clock_ms() / 1000, &generation, err))
		return LT_EXIT_FAILED;
	return put_into_force(a, state, generation, err);
}

int
lt_govern_apply(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	struct lt_compiled compiled;
	struct lt_policy now;
	struct lt_text bytes;
	struct lt_err none = { 0 };
	const char *state, *file = lt_home_estate(options->estate);
	int code = compile(a, options, &state, &compiled, err);
	if (code != LT_EXIT_DONE)
		return code;
	print_warnings(&compiled);
	uint64_t current = lt_publish_current(a, state);
	bool known = current && lt_publish_load(a, state, current, &bytes, &now, &none);
	if (known && memcmp(now.head->digest, compiled.policy.head->digest, sizeof now.head->digest) == 0) {
		printf("nothing changed: generation %" PRIu64 " says the same\n", current);
		return LT_EXIT_DONE;
	}
	const char *jump = known && !options->force ? lt_jump_find(a, &now, &compiled.policy) : NULL;
	if (jump) {
		lt_fail(err, "%s; nothing was published, --force publishes it", jump);
		return LT_EXIT_USAGE;
	}
	return publish(a, state, compiled.bytes, lt_print(a, "apply %s", file ? file : "without an estate"), err);
}

int
lt_govern_rollback(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	int64_t generation;
	struct lt_policy policy;
	struct lt_text bytes;
	const char *word = options->arguments.at[1], *state = lt_home_state(a, options->state, err);
	if (!state)
		return LT_EXIT_USAGE;
	if (!lt_text_int(lt_text(word), &generation) || generation < 1) {
		lt_fail(err, "a generation is a whole number from 1 on, not '%s'; lintel govern history lists them", word);
		return LT_EXIT_USAGE;
	}
	if (!lt_publish_load(a, state, (uint64_t)generation, &bytes, &policy, err)) {
		lt_within(err, "generation %s cannot be taken (lintel govern history lists them)", word);
		return LT_EXIT_USAGE;
	}
	return publish(a, state, bytes, lt_print(a, "rollback %s", word), err);
}

static const char *
spell_time(struct lt_arena *a, int64_t seconds)
{
	char day[16];
	lt_date_spell(seconds / 86400, day);
	return lt_print(a, "%s %02d:%02d:%02d", day, (int)(seconds % 86400 / 3600), (int)(seconds % 3600 / 60),
		(int)(seconds % 60));
}

static void
history_json(struct lt_arena *a, const struct lt_published *list, int count, uint64_t current)
{
	struct lt_buf out = LT_BUF(64 << 20);
	lt_buf_puts(&out, "[");
	for (int i = 0; i < count; i++) {
		const struct lt_published *p = &list[i];
		lt_buf_printf(&out, "%s{\"generation\": %" PRIu64 ", \"current\": %s, \"made_at\": \"%s\", \"digest\": \"",
			i ? ",\n " : "", p->generation, p->generation == current ? "true" : "false",
			spell_time(a, p->made_at));
		for (int b = 0; b < 32; b++)
			lt_buf_printf(&out, "%02x", p->digest[b]);
		lt_buf_puts(&out, "\", \"how\": ");
		lt_json_quote(&out, lt_text(p->how));
		lt_buf_puts(&out, ", \"by\": ");
		lt_json_quote(&out, lt_text(p->by));
		if (p->broken) {
			lt_buf_puts(&out, ", \"broken\": ");
			lt_json_quote(&out, lt_text(p->broken));
		}
		lt_buf_putc(&out, '}');
	}
	lt_buf_puts(&out, "]\n");
	print(stdout, &out);
}

int
lt_govern_history(struct lt_arena *a, const struct lt_govern *options, struct lt_err *err)
{
	struct lt_published *list;
	const char *format = options->format ? options->format : "terminal";
	const char *state = lt_home_state(a, options->state, err);
	if (!state)
		return LT_EXIT_USAGE;
	if (strcmp(format, "terminal") != 0 && strcmp(format, "json") != 0) {
		lt_fail(err, "--format of history is terminal or json, not '%s'", format);
		return LT_EXIT_USAGE;
	}
	int count = lt_publish_list(a, state, &list);
	uint64_t current = lt_publish_current(a, state);
	if (strcmp(format, "json") == 0) {
		history_json(a, list, count, current);
		return LT_EXIT_DONE;
	}
	if (count == 0)
		fprintf(stderr, "nothing was published in %s yet; lintel govern apply does it\n", state);
	for (int i = 0; i < count; i++) {
		const struct lt_published *p = &list[i];
		printf("%s%5" PRIu64 "  ", p->generation == current ? "*" : " ", p->generation);
		if (p->broken)
			printf("cannot be read: %s\n", p->broken);
		else
			printf("%s  %02x%02x%02x%02x  %s%s%s\n", spell_time(a, p->made_at), p->digest[0],
				p->digest[1], p->digest[2], p->digest[3], p->how, *p->by ? " by " : "", p->by);
	}
	return LT_EXIT_DONE;
}
