/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex(), regexall() and replace() with a pattern, by the C library's extended patterns.
 *
 * Terraform's patterns are RE2's.  What these two share is translated; a pattern that needs
 * more (names, lazy repeats, look inside groups without a number) makes the result unknown.
 * Length and repeats are bounded, because the C library has no bound of its own.
 */
#include <regex.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "format/hcl_function.h"

enum { PATTERN_BYTES = 512, SUBJECT_BYTES = 1 << 16, REPEATS = 256, GROUPS = 16 };

struct pattern {
	regex_t compiled;
	bool ready;
};

static void
release(struct pattern **p)
{
	if ((*p)->ready)
		regfree(&(*p)->compiled);
}

/* One escape of RE2 in the C library's words; false when it has none. */
static bool
translate_escape(char c, bool in_set, struct lt_buf *out)
{
	switch (c) {
	case 'd':
		lt_buf_puts(out, in_set ? "0-9" : "[0-9]");
		return true;
	case 's':
		lt_buf_puts(out, in_set ? " \t\n\r\f" : "[ \t\n\r\f]");
		return true;
	case 'w':
		lt_buf_puts(out, in_set ? "A-Za-z0-9_" : "[A-Za-z0-9_]");
		return true;
	case 'n':
		lt_buf_putc(out, '\n');
		return true;
	case 't':
		lt_buf_putc(out, '\t');
		return true;
	case 'D':
	case 'S':
	case 'W':
		if (in_set)
			return false;
		lt_buf_puts(out, c == 'D' ? "[^0-9]" : c == 'S' ? "[^ \t\n\r\f]" : "[^A-Za-z0-9_]");
		return true;
	}
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return false;
	if (!in_set)
		lt_buf_putc(out, '\\');
	lt_buf_putc(out, c);
	return !in_set || (c != ']' && c != '^');
}

/* The repeats a {n,m} asks for; more than the bound altogether is refused. */
static bool
count_repeats(struct lt_text p, size_t at, int *left)
{
	int number = 0;
	for (at++; at < p.len && p.at[at] != '}'; at++) {
		if (p.at[at] == ',')
			number = 0;
		else if (p.at[at] >= '0' && p.at[at] <= '9' && number < 10000)
			number = number * 10 + p.at[at] - '0';
		else
			return false;
	}
	*left /= number ? number : 1;
	return *left > 0;
}

static bool
translate(struct lt_text p, struct lt_buf *out)
{
	bool in_set = false;
	int repeats = REPEATS;
	if (p.len > PATTERN_BYTES || (p.len && memchr(p.at, 0, p.len)))
		return false;
	for (size_t i = 0; i < p.len; i++) {
		char c = p.at[i], next = i + 1 < p.len ? p.at[i + 1] : 0;
		if (c == '\\') {
			if (!next || !translate_escape(next, in_set, out))
				return false;
			i++;
			continue;
		}
		if (!in_set && c == '(' && next == '?')
			return false;
		if (!in_set && strchr("*+?}", c) && (next == '?' || next == '+'))
			return false;
		if (!in_set && c == '{' && !count_repeats(p, i, &repeats))
			return false;
		if (c == '[' && !in_set) {
			in_set = true;
			lt_buf_putc(out, c);
			if (next == '^') {
				lt_buf_putc(out, next);
				i++;
			}
			continue;
		}
		in_set &= c != ']';
		lt_buf_putc(out, c);
	}
	return !in_set;
}

static bool
compile(struct lt_text source, struct pattern *p)
{
	struct lt_buf out = LT_BUF(16 * PATTERN_BYTES);
	bool good = translate(source, &out) && !lt_buf_over(&out);
	if (good)
		p->ready = regcomp(&p->compiled, out.at ? out.at : "", REG_EXTENDED) == 0;
	lt_buf_done(&out);
	return p->ready && p->compiled.re_nsub < GROUPS;
}

static const struct lt_value *
cannot(struct lt_hcl_call *c)
{
	return lt_value_unknown(
		c->arena, LT_NONE, c->place, "needs a pattern that is not worked out here");
}

/* A match as Terraform gives it: the text, or the list of its groups. */
static const struct lt_value *
as_value(struct lt_hcl_call *c, const char *text, const regmatch_t *m, size_t groups)
{
	struct lt_place place = c->args[1]->place;
	struct lt_value *list = lt_value_list(c->arena, (int)groups, place);
	for (size_t i = 0; i <= groups; i++) {
		const struct lt_value *v = lt_value_null(c->arena, place);
		if (m[i].rm_so >= 0)
			v = lt_value_text(c->arena,
				(struct lt_text){
					text + m[i].rm_so, (size_t)(m[i].rm_eo - m[i].rm_so) },
				place);
		if (i == 0 && groups == 0)
			return v;
		if (i)
			list->items[i - 1] = v;
	}
	return list;
}

const struct lt_value *
lt_hcl_function_regex(struct lt_hcl_call *c)
{
	struct pattern p = { 0 };
	__attribute__((cleanup(release))) struct pattern *held = &p;
	struct lt_text text = lt_copy_text(c->arena, lt_hcl_function_arg(c, 1));
	regmatch_t m[GROUPS];
	if (!lt_hcl_function_is_text(c, 1))
		return lt_hcl_function_wrong(c, "matches what is no text");
	if (text.len > SUBJECT_BYTES || !compile(lt_hcl_function_arg(c, 0), held))
		return cannot(c);
	if (regexec(&p.compiled, text.at, GROUPS, m, 0) != 0)
		return lt_hcl_function_wrong(c, "has a pattern that does not match");
	return as_value(c, text.at, m, p.compiled.re_nsub);
}

const struct lt_value *
lt_hcl_function_regexall(struct lt_hcl_call *c)
{
	struct pattern p = { 0 };
	__attribute__((cleanup(release))) struct pattern *held = &p;
	struct lt_text text = lt_copy_text(c->arena, lt_hcl_function_arg(c, 1));
	const struct lt_value **items = NULL;
	int count = 0, room = 0;
	regmatch_t m[GROUPS];
	if (!lt_hcl_function_is_text(c, 1))
		return lt_hcl_function_wrong(c, "matches what is no text");
	if (text.len > SUBJECT_BYTES || !compile(lt_hcl_function_arg(c, 0), held))
		return cannot(c);
	for (const char *at = text.at;
		regexec(&p.compiled, at, GROUPS, m, at == text.at ? 0 : REG_NOTBOL) == 0;) {
		if (!lt_hcl_eval_take(c->run, 2))
			return lt_hcl_function_wrong(c, "makes more values than the limit allows");
		LT_PUSH(c->arena, items, count, room) = as_value(c, at, m, p.compiled.re_nsub);
		at += m[0].rm_eo > m[0].rm_so ? m[0].rm_eo : m[0].rm_eo + 1;
		if (at > text.at + text.len)
			break;
	}
	struct lt_value *list = lt_value_list(c->arena, count, c->args[1]->place);
	if (count)
		memcpy(list->items, items, sizeof *items * (size_t)count);
	return list;
}

/* $1 and ${1} in what is put in its place. */
static void
put_replacement(struct lt_buf *out, struct lt_text with, const char *text, const regmatch_t *m,
	size_t groups)
{
	for (size_t i = 0; i < with.len; i++) {
		bool braced = with.at[i] == '$' && i + 3 < with.len + 1 && with.len - i > 3 &&
			with.at[i + 1] == '{';
		size_t digit = i + 1 + braced;
		if (with.at[i] != '$' || digit >= with.len || with.at[digit] < '0' ||
			with.at[digit] > '9') {
			lt_buf_putc(out, with.at[i]);
			continue;
		}
		size_t n = (size_t)(with.at[digit] - '0');
		if (n <= groups && m[n].rm_so >= 0)
			lt_buf_add(out, text + m[n].rm_so, (size_t)(m[n].rm_eo - m[n].rm_so));
		i = digit + (braced && digit + 1 < with.len && with.at[digit + 1] == '}');
	}
}

const struct lt_value *
lt_hcl_function_replace(
	struct lt_hcl_call *c, struct lt_text text, struct lt_text pattern, struct lt_text with)
{
	struct pattern p = { 0 };
	__attribute__((cleanup(release))) struct pattern *held = &p;
	struct lt_buf out = LT_BUF(1 << 20);
	regmatch_t m[GROUPS];
	text = lt_copy_text(c->arena, text);
	if (text.len > SUBJECT_BYTES || !compile(pattern, held))
		return cannot(c);
	const char *at = text.at, *end = text.at + text.len;
	while (at <= end &&
		regexec(&p.compiled, at, GROUPS, m, at == text.at ? 0 : REG_NOTBOL) == 0) {
		lt_buf_add(&out, at, (size_t)m[0].rm_so);
		put_replacement(&out, with, at, m, p.compiled.re_nsub);
		bool empty = m[0].rm_eo == m[0].rm_so;
		at += m[0].rm_eo;
		if (empty && at < end)
			lt_buf_putc(&out, *at);
		at += empty;
	}
	if (at < end)
		lt_buf_add(&out, at, (size_t)(end - at));
	bool over = lt_buf_over(&out);
	struct lt_text made = over ? LT_LIT("") : lt_copy_text(c->arena, lt_buf_text(&out));
	lt_buf_done(&out);
	return over ? cannot(c) : lt_hcl_function_text(c, made);
}
