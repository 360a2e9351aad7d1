/* SPDX-License-Identifier: Apache-2.0 */
/* lintel tokens: how many tokens a text is, and which. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/command.h"
#include "format/json.h"
#include "tokens/tokens.h"

struct tokens {
	struct lt_list files;
	const char *encoding, *model, *format;
	bool ids;
};

/* One file or standard input, counted. */
struct counted {
	const char *name;
	uint64_t bytes, tokens;
	uint32_t *ids; /* when asked for */
};

/* Standard input piece by piece, so that its size does not matter; whole when ids are wanted. */
static bool
count_input(struct lt_arena *a, struct lt_tokens *t, bool ids, struct counted *c, struct lt_err *err)
{
	struct lt_buf whole = LT_BUF((size_t)4 << 30);
	char *part = lt_alloc(a, 1 << 18);
	ssize_t len;
	while ((len = read(STDIN_FILENO, part, 1 << 18)) > 0 || (len < 0 && errno == EINTR)) {
		if (len < 0)
			continue;
		c->bytes += (uint64_t)len;
		if (ids)
			lt_buf_add(&whole, part, (size_t)len);
		else
			lt_tokens_feed(t, (struct lt_text){ part, (size_t)len });
	}
	bool good = len == 0 || lt_fail_os(err, "standard input cannot be read");
	if (good && lt_buf_over(&whole))
		good = lt_fail(err, "standard input is over 4 GiB, too much to list ids of; leave out --ids");
	if (good && ids)
		c->ids = lt_tokens_ids(t, a, lt_buf_text(&whole), &c->tokens);
	else
		c->tokens = lt_tokens_end(t);
	lt_buf_done(&whole);
	return good;
}

static bool
count_file(struct lt_arena *a, struct lt_tokens *t, bool ids, struct counted *c, struct lt_err *err)
{
	struct lt_text text;
	if (strcmp(c->name, "-") == 0)
		return count_input(a, t, ids, c, err);
	if (!lt_io_read(a, AT_FDCWD, c->name, ids ? UINT32_MAX : UINT64_MAX, &text, err))
		return false;
	c->bytes = text.len;
	if (ids)
		c->ids = lt_tokens_ids(t, a, text, &c->tokens);
	else
		c->tokens = lt_tokens_count(t, text);
	return true;
}

static void
write_ids(const struct counted *c, const char *between)
{
	for (uint64_t i = 0; i < c->tokens; i++)
		printf("%s%" PRIu32, i ? between : "", c->ids[i]);
}

/* As wc does it: a bare number for one text, a line for each of several and their total. */
static void
write_plain(const struct counted *all, int count, bool ids)
{
	uint64_t total = 0;
	for (int i = 0; i < count; i++)
		total += all[i].tokens;
	int wide = snprintf(NULL, 0, "%" PRIu64, total);
	for (int i = 0; i < count; i++) {
		if (ids) {
			write_ids(&all[i], " ");
			putchar('\n');
		} else if (count == 1) {
			printf("%" PRIu64 "\n", total);
		} else {
			printf("%*" PRIu64 " %s\n", wide, all[i].tokens, all[i].name);
		}
	}
	if (count > 1 && !ids)
		printf("%*" PRIu64 " total\n", wide, total);
}

static void
write_json(const char *encoding, const struct counted *all, int count, bool ids)
{
	uint64_t total = 0;
	printf("{\"encoding\": \"%s\", \"texts\": [", encoding);
	for (int i = 0; i < count; i++) {
		struct lt_buf name = LT_BUF(1 << 20);
		lt_json_quote(&name, lt_text(all[i].name));
		printf("%s\n  {\"file\": %s, \"bytes\": %" PRIu64 ", \"tokens\": %" PRIu64, i ? "," : "",
			lt_buf_text(&name).at, all[i].bytes, all[i].tokens);
		if (ids) {
			fputs(", \"ids\": [", stdout);
			write_ids(&all[i], ", ");
			putchar(']');
		}
		putchar('}');
		total += all[i].tokens;
		lt_buf_done(&name);
	}
	printf("],\n  \"tokens\": %" PRIu64 "}\n", total);
}

/* The encoding asked for by name or by model; NULL with a sentence. */
static const char *
choose(const struct tokens *o, struct lt_err *err)
{
	if (!o->model)
		return o->encoding ? o->encoding : "o200k_base";
	const char *of_model = lt_tokens_of_model(lt_text(o->model));
	if (o->encoding)
		lt_fail(err, "--encoding and --model both say how to count; give one");
	else if (!of_model)
		lt_fail(err, "it is not known how model '%s' counts; give --encoding o200k_base or cl100k_base",
			o->model);
	return o->encoding ? NULL : of_model;
}

static int
tokens(struct lt_arena *a, const void *given, struct lt_err *err)
{
	const struct tokens *o = given;
	static const char *input[] = { "-" };
	const char *const *files = o->files.count ? o->files.at : input, *encoding = choose(o, err);
	int count = o->files.count ? o->files.count : 1;
	bool json = o->format && strcmp(o->format, "json") == 0;
	if (!encoding)
		return LT_EXIT_USAGE;
	if (o->format && !json && strcmp(o->format, "terminal") != 0) {
		lt_fail(err, "--format is terminal or json, not '%s'", o->format);
		return LT_EXIT_USAGE;
	}
	bool known = strcmp(encoding, "o200k_base") == 0 || strcmp(encoding, "cl100k_base") == 0;
	struct lt_tokens *t = lt_tokens_open(a, encoding, err);
	if (!t)
		return known ? LT_EXIT_FAILED : LT_EXIT_USAGE;
	struct counted *all = LT_NEW_ARRAY(a, struct counted, count);
	for (int i = 0; i < count; i++) {
		all[i].name = files[i];
		if (!count_file(a, t, o->ids, &all[i], err))
			return LT_EXIT_USAGE;
	}
	if (json)
		write_json(encoding, all, count, o->ids);
	else
		write_plain(all, count, o->ids);
	return LT_EXIT_DONE;
}

const struct lt_command lt_command_tokens = {
	.name = "tokens",
	.summary = "count the tokens of text",
	.arguments = "[FILE...]",
	.least = 0,
	.most = 1 << 20,
	.about = "Counts the tokens of each FILE, or of standard input (also as -), exactly as OpenAI's tiktoken does; "
		 "words like <|endoftext|> count as the text they are. What a provider adds around messages, tools and "
		 "images is not in the count. Bytes that are no UTF-8 count as U+FFFD.",
	.examples = "lintel tokens prompt.txt\nlintel tokens --model gpt-4-turbo *.md\n"
		    "echo 'Hello, world' | lintel tokens --ids",
	.size = sizeof(struct tokens),
	.arguments_offset = offsetof(struct tokens, files),
	.options = (const struct lt_option[]){
		{ "encoding", LT_TEXT, offsetof(struct tokens, encoding), "NAME", "o200k_base (the default) or cl100k_base" },
		{ "model", LT_TEXT, offsetof(struct tokens, model), "NAME", "count as this model does" },
		{ "ids", LT_FLAG, offsetof(struct tokens, ids), NULL, "list the tokens' ids instead, a line for each text" },
		{ "format", LT_TEXT, offsetof(struct tokens, format), "NAME", "terminal (the default) or json" },
		{ 0 }
	},
	.run = tokens,
};
