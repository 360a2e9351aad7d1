/* SPDX-License-Identifier: Apache-2.0 */
/* excerpt: lines around a line, with nothing secret in them and from nowhere else. */
#include "collect/excerpt.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_err err;
static char folder[64];

static void
fresh(const char *file, const char *text)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ .text = "" };
	snprintf(folder, sizeof folder, "/tmp/lintel-excerpt-XXXXXX");
	if (mkdtemp(folder))
		lt_io_write(lt_print(arena, "%s/%s", folder, file), lt_text(text), &err);
}

/* The lines with | between, or the sentence. */
static const char *
shown(const char *file, uint32_t line, uint32_t before, uint32_t after)
{
	struct lt_excerpt excerpt;
	struct lt_buf out = LT_BUF(1 << 20);
	err = (struct lt_err){ .text = "" };
	if (!lt_excerpt_read(arena, folder, file, line, before, after, &excerpt, &err))
		return err.text;
	for (int i = 0; i < excerpt.count; i++)
		lt_buf_printf(&out, "%s%u %s", i ? "|" : "", excerpt.at[i].number, excerpt.at[i].text);
	const char *text = lt_copy_text(arena, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

static bool
gone(void)
{
	return system(lt_print(arena, "rm -rf %s", folder)) == 0;
}

TEST(lines_around_a_line_are_shown_with_their_numbers)
{
	fresh("a.tf", "one\r\ntwo\nthree\nfour\nfive\n");
	IS_TEXT(shown("a.tf", 3, 1, 1), "2 two|3 three|4 four");
	IS_TEXT(shown("a.tf", 1, 6, 1), "1 one|2 two");
	IS_TEXT(shown("a.tf", 5, 0, 9), "5 five");
	IS_TEXT(shown("a.tf", 0, 6, 1), "1 one|2 two");
	IS(strstr(shown("a.tf", 90, 2, 2), "shorter"));
	IS(gone());
}

TEST(secrets_are_masked_by_name_and_by_shape_and_the_rest_of_the_line_stays)
{
	static const struct { const char *line, *shown; } rows[] = {
		{ "password = \"hunter2-hunter2\" # old", "password = \"********\" # old" },
		{ "tags = { owner = \"ana\", api_key = \"hunter2\" }", "tags = { owner = \"ana\", api_key = \"********\" }" },
		{ "  db-password: hunter2 and more", "  db-password: ********" },
		{ "env: {name: x, token: abcdef, other: y}", "env: {name: x, token: ********, other: y}" },
		{ "\"clientSecret\": \"s\\\"x\", \"a\": 1", "\"clientSecret\": \"********\", \"a\": 1" },
		{ "api_key = var.api_key", "api_key = var.api_key" },
		{ "token: ${TOKEN}", "token: ${TOKEN}" },
		{ "max_tokens: 400", "max_tokens: 400" },
		{ "local_auth_enabled = true", "local_auth_enabled = true" },
		{ "# AKIAABCDEFGHIJKLMNOP in a comment", "# ******** in a comment" },
		{ "url = \"postgres://u:pw@db/x\"", "url = \"********\"" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fresh("a.tf", rows[i].line);
		IS_TEXT(shown("a.tf", 1, 0, 0), lt_print(arena, "1 %s", rows[i].shown));
		IS(gone());
	}
}

TEST(a_private_key_is_masked_from_its_beginning_on_though_that_is_not_shown)
{
	fresh("a.txt", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabcdef\n-----END RSA PRIVATE KEY-----\nnext\n");
	IS_TEXT(shown("a.txt", 3, 0, 2), "3 ********|4 ********|5 next");
	IS(gone());
}

TEST(every_value_of_files_that_hold_secrets_is_masked)
{
	fresh(".env", "HOST=db.internal\nX=1\n");
	IS_TEXT(shown(".env", 1, 0, 1), "1 HOST=********|2 X=1");
	IS(gone());
	fresh("s.yaml", "kind: Secret\ndata:\n  user: YWRtaW4\n");
	IS_TEXT(shown("s.yaml", 3, 0, 0), "3   user: ********");
	IS(gone());
	fresh("terraform.tfstate", "{}\n");
	IS(strstr(shown("terraform.tfstate", 1, 0, 0), "not shown"));
	IS(gone());
}

TEST(nothing_outside_of_the_folder_is_opened)
{
	fresh("a.tf", "x\n");
	IS(mkdir(lt_print(arena, "%s/d", folder), 0755) == 0);
	IS(symlink("/etc/passwd", lt_print(arena, "%s/link", folder)) == 0);
	IS(symlink("/etc", lt_print(arena, "%s/etc", folder)) == 0);
	IS(strstr(shown("../a.tf", 1, 0, 0), "outside"));
	IS(strstr(shown("d/../a.tf", 1, 0, 0), "outside"));
	IS(strstr(shown("/etc/passwd", 1, 0, 0), "outside"));
	IS(strstr(shown("link", 1, 0, 0), "link"));
	IS(strstr(shown("etc/passwd", 1, 0, 0), "link"));
	IS(strstr(shown("d", 1, 0, 0), "no regular file"));
	IS(strstr(shown("nothing", 1, 0, 0), "gone"));
	IS(gone());
}

TEST(what_is_no_text_or_very_long_is_not_poured_out)
{
	char *line = malloc(5000);
	memset(line, 'a', 4999);
	line[4999] = 0;
	fresh("a.tf", line);
	free(line);
	IS(strlen(shown("a.tf", 1, 0, 0)) < 420);
	IS(gone());
	fresh("b.bin", "a\xff\n");
	IS(strstr(shown("b.bin", 1, 0, 0), "no text"));
	IS(gone());
}
