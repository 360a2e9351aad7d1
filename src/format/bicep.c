/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bicep's declarations, file by file.  What is inside them is read by bicep_expression.c
 * and bicep_type.c.
 */
#include "format/bicep.h"

#include <string.h>

#include "base/arena.h"
#include "format/bicep_scan.h"

struct lt_bicep_node *
lt_bicep_scan_decorators(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *first = NULL, **tail = &first;
	while (lt_bicep_scan_take(s, '@')) {
		struct lt_bicep_node *one = lt_bicep_scan_postfix(s);
		if (one->kind != LT_BICEP_CALL && one->kind != LT_BICEP_METHOD && !s->slip)
			lt_bicep_scan_want(s, "a call of a decorator");
		*tail = one;
		tail = &one->next;
		lt_bicep_scan_lines(s);
	}
	return first;
}

static struct lt_bicep_decl *
declaration(struct lt_bicep_scan *s, enum lt_bicep_declares kind)
{
	struct lt_bicep_decl *decl = LT_NEW(s->arena, struct lt_bicep_decl);
	decl->kind = kind;
	decl->at = (uint32_t)(s->from - s->start);
	return decl;
}

static struct lt_text
name(struct lt_bicep_scan *s)
{
	struct lt_text word = s->token == LT_BICEP_WORD ? lt_bicep_scan_word(s) : LT_NONE;
	lt_bicep_scan_need(s, LT_BICEP_WORD, "a name");
	return word;
}

static struct lt_bicep_node *
text(struct lt_bicep_scan *s, const char *what)
{
	if (s->token == LT_BICEP_QUOTE || s->token == LT_BICEP_TRIPLE)
		return lt_bicep_scan_text(s);
	lt_bicep_scan_want(s, what);
	return lt_bicep_scan_node(s, LT_BICEP_TEXT, s->from);
}

static struct lt_bicep_node *
value(struct lt_bicep_scan *s)
{
	lt_bicep_scan_lines(s);
	lt_bicep_scan_need(s, '=', "an =");
	if (s->token == LT_BICEP_LINE &&
		s->at[-1] != '\n') /* what starts a line is the next declaration */
		lt_bicep_scan_next(s);
	return lt_bicep_scan_expression(s);
}

struct lt_bicep_decl *
lt_bicep_scan_resource(struct lt_bicep_scan *s)
{
	struct lt_bicep_decl *decl = declaration(s, LT_BICEP_DECL_RESOURCE);
	lt_bicep_scan_next(s);
	decl->name = name(s);
	decl->source = text(s, "the resource's type in quotes");
	if (lt_bicep_scan_is(s, "existing")) {
		decl->existing = true;
		lt_bicep_scan_next(s);
	}
	decl->value = value(s);
	return decl;
}

/* param x type = default; in a parameter file: param x = value */
static void
read_param(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	decl->name = name(s);
	if (s->token != '=')
		decl->type = lt_bicep_scan_type(s);
	if (s->token == '=')
		decl->value = value(s);
}

static void
read_var(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	decl->name = name(s);
	if (s->token != '=' && s->token != LT_BICEP_LINE)
		decl->type = lt_bicep_scan_type(s);
	decl->value = value(s);
}

static void
read_module(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	decl->name = name(s);
	decl->source = text(s, "the module's path in quotes");
	decl->value = value(s);
}

static void
read_output(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	decl->name = name(s);
	if (s->token != '=')
		decl->type = lt_bicep_scan_type(s);
	decl->value = value(s);
}

static void
read_type(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	decl->name = name(s);
	lt_bicep_scan_need(s, '=', "an =");
	lt_bicep_scan_lines(s);
	decl->type = lt_bicep_scan_type(s);
}

/* func name(a string, b int) string => body */
static void
read_func(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	struct lt_bicep_node *parameters = NULL, **tail = &parameters;
	decl->name = name(s);
	lt_bicep_scan_need(s, '(', "a (");
	lt_bicep_scan_lines(s);
	while (s->token == LT_BICEP_WORD) {
		*tail = lt_bicep_scan_node(s, LT_BICEP_NAME, s->from);
		(*tail)->word = name(s);
		(*tail)->first = lt_bicep_scan_type(s);
		tail = &(*tail)->next;
		lt_bicep_scan_lines(s);
		lt_bicep_scan_take(s, ',');
		lt_bicep_scan_lines(s);
	}
	lt_bicep_scan_need(s, ')', "a )");
	if (s->token != LT_BICEP_ARROW)
		decl->type = lt_bicep_scan_type(s);
	lt_bicep_scan_need(s, LT_BICEP_ARROW, "a =>");
	lt_bicep_scan_lines(s);
	decl->value = lt_bicep_scan_node(s, LT_BICEP_LAMBDA, s->from);
	decl->value->first = lt_bicep_scan_expression(s);
	decl->value->first->next = parameters;
}

static void
read_named_value(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	decl->name = name(s);
	decl->value = value(s);
}

static void
read_scope(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	decl->value = value(s);
}

/* {a, b as c} */
static struct lt_bicep_node *
imported(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *first = NULL, **tail = &first;
	lt_bicep_scan_next(s);
	lt_bicep_scan_lines(s);
	while (s->token != '}' && !s->slip) {
		struct lt_bicep_node *original,
			*one = lt_bicep_scan_node(s, LT_BICEP_NAME, s->from);
		one->word = s->token == LT_BICEP_QUOTE
			? lt_bicep_text(lt_bicep_scan_text(s), s->arena)
			: name(s);
		if (lt_bicep_scan_is(s, "as")) {
			lt_bicep_scan_next(s);
			original = lt_bicep_scan_node(s, LT_BICEP_NAME, s->from);
			original->word = one->word;
			one->word = name(s);
			one->first = original;
		}
		*tail = one;
		tail = &one->next;
		lt_bicep_scan_lines(s);
		lt_bicep_scan_take(s, ',');
		lt_bicep_scan_lines(s);
	}
	lt_bicep_scan_next(s);
	return first;
}

static void
word_behind(struct lt_bicep_scan *s, const char *word, struct lt_text *ret_name)
{
	if (!lt_bicep_scan_is(s, word))
		return;
	lt_bicep_scan_next(s);
	*ret_name = name(s);
}

/* import {a} from '...'; import * as x from '...'; and the old import 'az@1.0.0' as az */
static void
read_import(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	if (s->token == '{') {
		decl->value = imported(s);
	} else if (lt_bicep_scan_take(s, '*')) {
		word_behind(s, "as", &decl->name);
	} else {
		decl->kind = LT_BICEP_EXTENSION;
		decl->source = text(s, "a { or a * or what is imported");
		word_behind(s, "as", &decl->name);
		return;
	}
	lt_bicep_scan_lines(s);
	if (!lt_bicep_scan_is(s, "from"))
		lt_bicep_scan_want(s, "the word from");
	lt_bicep_scan_next(s);
	decl->source = text(s, "the path in quotes");
}

static void
with_object(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	if (!lt_bicep_scan_is(s, "with"))
		return;
	lt_bicep_scan_next(s);
	decl->value = lt_bicep_scan_expression(s);
}

/* extension name with {...} as alias; extension 'br:...' as alias */
static void
read_extension(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	if (s->token == LT_BICEP_WORD) {
		decl->source = lt_bicep_scan_node(s, LT_BICEP_NAME, s->from);
		decl->source->word = decl->name = name(s);
	} else {
		decl->source = text(s, "an extension");
	}
	with_object(s, decl);
	word_behind(s, "as", &decl->name);
}

/* using 'main.bicep'; using none; extends 'shared.bicepparam' */
static void
read_using(struct lt_bicep_scan *s, struct lt_bicep_decl *decl)
{
	if (lt_bicep_scan_is(s, "none"))
		lt_bicep_scan_next(s);
	else
		decl->source = text(s, "a template's path in quotes");
	with_object(s, decl);
}

static const struct keyword {
	const char *word;
	enum lt_bicep_declares kind;
	void (*read)(struct lt_bicep_scan *s, struct lt_bicep_decl *decl); /* behind the word */
} keywords[] = {
	{ "param", LT_BICEP_PARAM, read_param },
	{ "var", LT_BICEP_VAR, read_var },
	{ "resource", LT_BICEP_DECL_RESOURCE, NULL },
	{ "module", LT_BICEP_MODULE, read_module },
	{ "output", LT_BICEP_OUTPUT, read_output },
	{ "type", LT_BICEP_TYPE, read_type },
	{ "func", LT_BICEP_FUNC, read_func },
	{ "metadata", LT_BICEP_METADATA, read_named_value },
	{ "targetScope", LT_BICEP_SCOPE, read_scope },
	{ "import", LT_BICEP_IMPORT, read_import },
	{ "extension", LT_BICEP_EXTENSION, read_extension },
	{ "provider", LT_BICEP_EXTENSION, read_extension },
	{ "using", LT_BICEP_USING, read_using },
	{ "extends", LT_BICEP_EXTENDS, read_using },
	{ "assert", LT_BICEP_ASSERT, read_named_value },
	{ "test", LT_BICEP_TEST, read_module },
};

static const struct keyword *
keyword(struct lt_text word)
{
	for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
		if (lt_text_eq(word, keywords[i].word))
			return &keywords[i];
	return NULL;
}

static struct lt_bicep_decl *
statement(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *decorators = lt_bicep_scan_decorators(s);
	const struct keyword *key = s->token == LT_BICEP_WORD ? keyword(lt_bicep_scan_word(s))
							      : NULL;
	if (!key) {
		lt_bicep_scan_want(s, "a declaration (param, var, resource, module, output, ...)");
		return NULL;
	}
	struct lt_bicep_decl *decl;
	if (key->read) {
		decl = declaration(s, key->kind);
		lt_bicep_scan_next(s);
		key->read(s, decl);
	} else {
		decl = lt_bicep_scan_resource(s);
	}
	decl->decorators = decorators;
	if (s->token != LT_BICEP_LINE && s->token != LT_BICEP_END)
		lt_bicep_scan_want(s, "the end of the line");
	return decl;
}

/* The next line that begins with a declaration's word or a decorator. */
static const char *
next_statement(const struct lt_bicep_scan *s, const char *at)
{
	while ((at = memchr(at, '\n', (size_t)(s->end - at)))) {
		const char *end = ++at;
		while ((*end | 32) >= 'a' && (*end | 32) <= 'z')
			end++;
		if (*at == '@' || (end > at && keyword((struct lt_text){ at, (size_t)(end - at) })))
			return at;
	}
	return s->end;
}

/* Keeps the slip as an error and starts anew behind it. */
static void
recover(struct lt_bicep_scan *s, struct lt_bicep_file *file, struct lt_bicep_error *errors)
{
	if (file->error_count < LT_BICEP_ERRORS)
		errors[file->error_count++] = (struct lt_bicep_error){
			lt_bicep_place(file, (uint32_t)(s->slip_at - s->start)), s->slip };
	s->at = next_statement(s, s->slip_at);
	s->slip = NULL;
	s->depth = 0;
	lt_bicep_scan_next(s);
}

struct lt_bicep_file *
lt_bicep_read(struct lt_arena *a, const char *path, struct lt_text bytes)
{
	struct lt_bicep_file *file = LT_NEW(a, struct lt_bicep_file);
	struct lt_bicep_decl **tail = &file->first;
	struct lt_bicep_error *errors = NULL;
	*file = (struct lt_bicep_file){ .path = path, .bytes = bytes, .arena = a };
	if (bytes.len == 0)
		return file;
	struct lt_bicep_scan s = {
		.arena = a, .start = bytes.at, .at = bytes.at, .end = bytes.at + bytes.len
	};
	if (lt_text_starts(bytes, "\xef\xbb\xbf"))
		s.at += 3;
	lt_bicep_scan_next(&s);
	for (;;) {
		lt_bicep_scan_lines(&s);
		if (s.token == LT_BICEP_END && !s.slip)
			break;
		struct lt_bicep_decl *decl = s.slip ? NULL : statement(&s);
		if (!s.slip) {
			*tail = decl;
			tail = &decl->next;
			continue;
		}
		if (!errors)
			file->errors = errors = LT_NEW_ARRAY(
				a, struct lt_bicep_error, LT_BICEP_ERRORS);
		recover(&s, file, errors);
	}
	file->loads = s.loads;
	file->load_count = s.load_count;
	return file;
}

static void
find_lines(struct lt_bicep_file *file)
{
	const char *start = file->bytes.at, *end = start + file->bytes.len, *at;
	uint32_t count = 1;
	for (at = start; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		count++;
	file->lines = LT_NEW_ARRAY(file->arena, uint32_t, count);
	file->line_count = 1;
	for (at = start; (at = memchr(at, '\n', (size_t)(end - at)));)
		file->lines[file->line_count++] = (uint32_t)(++at - start);
}

struct lt_place
lt_bicep_place(struct lt_bicep_file *file, uint32_t at)
{
	if (!file->lines)
		find_lines(file);
	uint32_t low = 0, high = file->line_count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (file->lines[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return (struct lt_place){ file->path, low + 1, at - file->lines[low] + 1 };
}

const struct lt_bicep_node *
lt_bicep_decorator(const struct lt_bicep_decl *decl, const char *name)
{
	for (const struct lt_bicep_node *d = decl->decorators; d; d = d->next)
		if (lt_text_eq(d->word, name))
			return d;
	return NULL;
}
