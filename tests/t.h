/* SPDX-License-Identifier: Apache-2.0 */
/*
 * t: a test is a sentence and what must be true of it.
 *
 *	TEST(an_empty_buffer_has_no_length) { IS(b.len == 0); }
 *
 * Tests register themselves and run in the order written; the output is TAP.  The first
 * IS() that is false ends its test.  Words on the command line choose tests that have them
 * in their names.
 */
#pragma once
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct t_test {
	const char *name;
	void (*run)(void);
	struct t_test *next;
};
static struct t_test *t_first, **t_last = &t_first;
static bool t_failed;

#define TEST(sentence)                                                             \
	static void sentence(void);                                                \
	static struct t_test t_##sentence = { #sentence, sentence, NULL };         \
	__attribute__((constructor)) static void t_add_##sentence(void)            \
	{                                                                          \
		*t_last = &t_##sentence;                                           \
		t_last = &t_##sentence.next;                                       \
	}                                                                          \
	static void sentence(void)

#define IS(expression)                                                                \
	do {                                                                          \
		if (!(expression)) {                                                  \
			printf("# %s:%d: %s\n", __FILE__, __LINE__, #expression);     \
			t_failed = true;                                              \
			return;                                                       \
		}                                                                     \
	} while (0)

#define IS_TEXT(got, want)                                                                  \
	do {                                                                                \
		const char *t_got = (got), *t_want = (want);                                \
		if (!t_got || strcmp(t_got, t_want) != 0) {                                 \
			printf("# %s:%d: got  %s\n# want %s\n", __FILE__, __LINE__,         \
				t_got ? t_got : "(null)", t_want);                          \
			t_failed = true;                                                    \
			return;                                                             \
		}                                                                           \
	} while (0)

int
main(int argc, char **argv)
{
	int at = 0, bad = 0;
	for (struct t_test *t = t_first; t; t = t->next) {
		bool chosen = argc < 2;
		for (int i = 1; i < argc; i++)
			chosen |= strstr(t->name, argv[i]) != NULL;
		if (!chosen)
			continue;
		t_failed = false;
		t->run();
		bad += t_failed;
		printf("%sok %d - ", t_failed ? "not " : "", ++at);
		for (const char *c = t->name; *c; c++)
			putchar(*c == '_' ? ' ' : *c);
		putchar('\n');
	}
	printf("1..%d\n", at);
	return bad != 0;
}
