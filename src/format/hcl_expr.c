/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions, by recursive descent; operators by their binding strength. */
#include "base/arena.h"
#include "format/hcl_scan.h"

static const struct lt_hcl_expr *read_unary(struct lt_hcl_scan *s);

static bool
digit(int c)
{
	return c >= '0' && c <= '9';
}

/* A value for an expression that could not be read; the mistake is noted already. */
static const struct lt_hcl_expr *
nothing(struct lt_hcl_scan *s)
{
	return lt_hcl_scan_make(s, LT_HCL_NULL, lt_hcl_scan_place(s));
}

/* for k, v in of : key => value... if when; at the word for, after the bracket. */
static const struct lt_hcl_expr *
read_for(struct lt_hcl_scan *s, struct lt_place place, char close)
{
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_FOR, place);
	struct lt_hcl_loop *loop = LT_NEW(s->arena, struct lt_hcl_loop);
	s->flat++;
	s->at += strlen("for");
	lt_hcl_scan_blank(s);
	loop->item = lt_hcl_scan_name(s);
	lt_hcl_scan_blank(s);
	if (lt_hcl_scan_peek(s) == ',') {
		s->at++;
		lt_hcl_scan_blank(s);
		loop->name = loop->item;
		loop->item = lt_hcl_scan_name(s);
		lt_hcl_scan_blank(s);
	}
	if (!lt_hcl_scan_word(s, "in"))
		lt_hcl_scan_expected(s, "the word in");
	else
		s->at += strlen("in");
	e->of = lt_hcl_scan_expr(s);
	lt_hcl_scan_blank(s);
	lt_hcl_scan_take(s, ':');
	loop->value = lt_hcl_scan_expr(s);
	lt_hcl_scan_blank(s);
	if (close == '}') {
		loop->key = loop->value;
		if (lt_hcl_scan_peek(s) != '=' || lt_hcl_scan_after(s, 1) != '>')
			lt_hcl_scan_expected(s, "=>");
		else
			s->at += 2;
		loop->value = lt_hcl_scan_expr(s);
		lt_hcl_scan_blank(s);
		if (s->end - s->at >= 3 && memcmp(s->at, "...", 3) == 0) {
			loop->group = true;
			s->at += 3;
			lt_hcl_scan_blank(s);
		}
	}
	if (lt_hcl_scan_word(s, "if")) {
		s->at += strlen("if");
		loop->when = lt_hcl_scan_expr(s);
		lt_hcl_scan_blank(s);
	}
	s->flat--;
	e->loop = loop;
	lt_hcl_scan_take(s, close);
	return e;
}

/* After the bracket: is this a for and not an element or key of that name? */
static bool
at_for(struct lt_hcl_scan *s)
{
	struct lt_hcl_spot here = lt_hcl_scan_spot(s);
	lt_hcl_scan_lines(s);
	if (lt_hcl_scan_peek(s) == 'f' && lt_hcl_scan_word(s, "for")) {
		struct lt_hcl_spot word = lt_hcl_scan_spot(s);
		s->at += strlen("for");
		lt_hcl_scan_lines(s);
		if (lt_hcl_scan_name_starts(lt_hcl_scan_peek(s))) {
			lt_hcl_scan_back(s, word);
			return true;
		}
	}
	lt_hcl_scan_back(s, here);
	return false;
}

static const struct lt_hcl_expr *
read_list(struct lt_hcl_scan *s)
{
	struct lt_place place = lt_hcl_scan_place(s);
	s->at++;
	if (at_for(s))
		return read_for(s, place, ']');
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_LIST, place);
	int from = s->stack_count;
	s->flat++;
	for (;;) {
		lt_hcl_scan_blank(s);
		if (lt_hcl_scan_peek(s) == ']' || s->at >= s->end)
			break;
		lt_hcl_scan_push(s, lt_hcl_scan_expr(s));
		lt_hcl_scan_blank(s);
		if (lt_hcl_scan_peek(s) != ',')
			break;
		s->at++;
	}
	s->flat--;
	lt_hcl_scan_take(s, ']');
	lt_hcl_scan_pop(s, from, e);
	return e;
}

/* A bare word before = or : is itself; everything else is an expression. */
static const struct lt_hcl_expr *
read_key(struct lt_hcl_scan *s)
{
	struct lt_hcl_spot here = lt_hcl_scan_spot(s);
	struct lt_place place = lt_hcl_scan_place(s);
	struct lt_text word = lt_hcl_scan_name(s);
	if (word.len) {
		lt_hcl_scan_blank(s);
		int c = lt_hcl_scan_peek(s), after = lt_hcl_scan_after(s, 1);
		if ((c == '=' && after != '=') || (c == ':' && after != ':')) {
			struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_TEXT, place);
			e->text = word;
			return e;
		}
		lt_hcl_scan_back(s, here);
	}
	return lt_hcl_scan_expr(s);
}

static const struct lt_hcl_expr *
read_map(struct lt_hcl_scan *s)
{
	struct lt_place place = lt_hcl_scan_place(s);
	s->at++;
	if (at_for(s))
		return read_for(s, place, '}');
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_MAP, place);
	int from = s->stack_count, flat = s->flat;
	s->flat = 0;
	for (;;) {
		lt_hcl_scan_lines(s);
		if (lt_hcl_scan_peek(s) == '}' || s->at >= s->end)
			break;
		lt_hcl_scan_push(s, read_key(s));
		lt_hcl_scan_blank(s);
		int c = lt_hcl_scan_peek(s);
		if (c != '=' && c != ':') {
			lt_hcl_scan_expected(s, "'=' after a key");
			break;
		}
		s->at++;
		lt_hcl_scan_push(s, lt_hcl_scan_expr(s));
		lt_hcl_scan_blank(s);
		c = lt_hcl_scan_peek(s);
		if (c == ',')
			s->at++;
		else if (c != '\n' && c != '}')
			lt_hcl_scan_expected(s, "a comma, a new line or '}'");
	}
	s->flat = flat;
	lt_hcl_scan_take(s, '}');
	lt_hcl_scan_pop(s, from, e);
	return e;
}

static const struct lt_hcl_expr *
read_number(struct lt_hcl_scan *s)
{
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_NUMBER, lt_hcl_scan_place(s));
	const char *from = s->at;
	while (digit(lt_hcl_scan_peek(s)))
		s->at++;
	if (lt_hcl_scan_peek(s) == '.' && digit(lt_hcl_scan_after(s, 1)))
		for (s->at++; digit(lt_hcl_scan_peek(s));)
			s->at++;
	int c = lt_hcl_scan_peek(s), after = lt_hcl_scan_after(s, 1);
	bool sign = after == '+' || after == '-';
	if ((c == 'e' || c == 'E') && digit(sign ? lt_hcl_scan_after(s, 2) : after))
		for (s->at += 1 + sign; digit(lt_hcl_scan_peek(s));)
			s->at++;
	e->text = (struct lt_text){ from, (size_t)(s->at - from) };
	c = lt_hcl_scan_peek(s);
	if (lt_hcl_scan_name_starts(c) || (c == '.' && digit(lt_hcl_scan_after(s, 1))))
		lt_hcl_scan_fail(s, "this is no number");
	return e;
}

/* At the opening parenthesis. */
static const struct lt_hcl_expr *
read_call(struct lt_hcl_scan *s, struct lt_text name, struct lt_place place)
{
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_CALL, place);
	int from = s->stack_count;
	s->at++;
	s->flat++;
	for (;;) {
		lt_hcl_scan_blank(s);
		if (lt_hcl_scan_peek(s) == ')' || s->at >= s->end)
			break;
		lt_hcl_scan_push(s, lt_hcl_scan_expr(s));
		lt_hcl_scan_blank(s);
		if (s->end - s->at >= 3 && memcmp(s->at, "...", 3) == 0) {
			e->spread = true;
			s->at += 3;
			lt_hcl_scan_blank(s);
		}
		if (lt_hcl_scan_peek(s) != ',')
			break;
		s->at++;
	}
	s->flat--;
	lt_hcl_scan_take(s, ')');
	e->text = name;
	lt_hcl_scan_pop(s, from, e);
	return e;
}

/* A name, a word with a meaning, or a call; provider::azurerm::f( too. */
static const struct lt_hcl_expr *
read_name(struct lt_hcl_scan *s)
{
	struct lt_place place = lt_hcl_scan_place(s);
	struct lt_text name = lt_hcl_scan_name(s);
	struct lt_hcl_spot behind = lt_hcl_scan_spot(s);
	lt_hcl_scan_blank(s);
	while (lt_hcl_scan_peek(s) == ':' && lt_hcl_scan_after(s, 1) == ':') {
		s->at += 2;
		lt_hcl_scan_blank(s);
		if (!lt_hcl_scan_name(s).len)
			break;
		name.len = (size_t)(s->at - name.at);
		behind = lt_hcl_scan_spot(s);
		lt_hcl_scan_blank(s);
	}
	if (lt_hcl_scan_peek(s) == '(')
		return read_call(s, name, place);
	lt_hcl_scan_back(s, behind);
	if (lt_text_eq(name, "true"))
		return lt_hcl_scan_make(s, LT_HCL_TRUE, place);
	if (lt_text_eq(name, "false"))
		return lt_hcl_scan_make(s, LT_HCL_FALSE, place);
	if (lt_text_eq(name, "null"))
		return lt_hcl_scan_make(s, LT_HCL_NULL, place);
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_NAME, place);
	e->text = name;
	return e;
}

static const struct lt_hcl_expr *
read_term(struct lt_hcl_scan *s)
{
	int c = lt_hcl_scan_peek(s);
	if (lt_hcl_scan_name_starts(c))
		return read_name(s);
	if (digit(c))
		return read_number(s);
	if (c == '"')
		return lt_hcl_scan_quoted(s);
	if (c == '[')
		return read_list(s);
	if (c == '{')
		return read_map(s);
	if (c == '<' && lt_hcl_scan_after(s, 1) == '<')
		return lt_hcl_scan_heredoc(s);
	if (c == '(') {
		s->at++;
		s->flat++;
		const struct lt_hcl_expr *inner = lt_hcl_scan_expr(s);
		lt_hcl_scan_blank(s);
		s->flat--;
		lt_hcl_scan_take(s, ')');
		return inner;
	}
	lt_hcl_scan_expected(s, "an expression");
	return nothing(s);
}

/* After the dot: a name, or a number as Terraform 0.11 wrote indexes. */
static const struct lt_hcl_expr *
read_member(struct lt_hcl_scan *s, const struct lt_hcl_expr *of)
{
	struct lt_place place = lt_hcl_scan_place(s);
	const char *from = s->at;
	if (digit(lt_hcl_scan_peek(s))) {
		while (digit(lt_hcl_scan_peek(s)))
			s->at++;
		struct lt_hcl_expr *number = lt_hcl_scan_make(s, LT_HCL_NUMBER, place);
		number->text = (struct lt_text){ from, (size_t)(s->at - from) };
		struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_INDEX, of->place);
		e->of = of;
		e->with = number;
		return e;
	}
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_MEMBER, of->place);
	e->of = of;
	e->text = lt_hcl_scan_name(s);
	return e;
}

static bool
at_member(struct lt_hcl_scan *s)
{
	int c = lt_hcl_scan_after(s, 1);
	if (lt_hcl_scan_peek(s) != '.')
		return false;
	if (lt_hcl_scan_name_starts(c) || digit(c))
		return true;
	struct lt_hcl_spot dot = lt_hcl_scan_spot(s);
	s->at++;
	lt_hcl_scan_blank(s);
	c = lt_hcl_scan_peek(s);
	lt_hcl_scan_back(s, dot);
	return lt_hcl_scan_name_starts(c) || digit(c);
}

static const struct lt_hcl_expr *read_rest(struct lt_hcl_scan *s, const struct lt_hcl_expr *of);

/* of.* takes the names that follow for each item; of[*] takes everything that follows. */
static const struct lt_hcl_expr *
read_splat(struct lt_hcl_scan *s, const struct lt_hcl_expr *of, bool full)
{
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_SPLAT, of->place);
	const struct lt_hcl_expr *each = lt_hcl_scan_make(s, LT_HCL_ITEM, of->place);
	if (full && lt_hcl_scan_enter(s)) {
		each = read_rest(s, each);
		lt_hcl_scan_leave(s);
	}
	while (!full && at_member(s)) {
		s->at++;
		lt_hcl_scan_blank(s);
		each = read_member(s, each);
	}
	e->of = of;
	e->with = each;
	return e;
}

static const struct lt_hcl_expr *
read_index(struct lt_hcl_scan *s, const struct lt_hcl_expr *of)
{
	s->at++;
	s->flat++;
	lt_hcl_scan_blank(s);
	if (lt_hcl_scan_peek(s) == '*') {
		struct lt_hcl_spot star = lt_hcl_scan_spot(s);
		s->at++;
		lt_hcl_scan_blank(s);
		if (lt_hcl_scan_peek(s) != ']') {
			lt_hcl_scan_back(s, star);
		} else {
			s->at++;
			s->flat--;
			return read_splat(s, of, true);
		}
	}
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_INDEX, of->place);
	e->of = of;
	e->with = lt_hcl_scan_expr(s);
	lt_hcl_scan_blank(s);
	s->flat--;
	lt_hcl_scan_take(s, ']');
	return e;
}

/* The members, indexes and splats behind a term. */
static const struct lt_hcl_expr *
read_rest(struct lt_hcl_scan *s, const struct lt_hcl_expr *of)
{
	for (;;) {
		lt_hcl_scan_blank(s);
		int c = lt_hcl_scan_peek(s);
		if (c == '[') {
			of = read_index(s, of);
		} else if (at_member(s)) {
			s->at++;
			lt_hcl_scan_blank(s);
			of = read_member(s, of);
		} else if (c == '.' && lt_hcl_scan_after(s, 1) == '*') {
			s->at += 2;
			of = read_splat(s, of, false);
		} else if (c == '.' && lt_hcl_scan_after(s, 1) != '.') {
			s->at++;
			lt_hcl_scan_expected(s, "the name of an attribute");
			return of;
		} else {
			return of;
		}
	}
}

static const struct lt_hcl_expr *
read_unary(struct lt_hcl_scan *s)
{
	lt_hcl_scan_blank(s);
	int c = lt_hcl_scan_peek(s);
	if (c != '!' && c != '-')
		return read_rest(s, read_term(s));
	if (!lt_hcl_scan_enter(s))
		return nothing(s);
	struct lt_hcl_expr *e =
		lt_hcl_scan_make(s, c == '!' ? LT_HCL_NOT : LT_HCL_NEGATE, lt_hcl_scan_place(s));
	s->at++;
	e->of = read_unary(s);
	lt_hcl_scan_leave(s);
	return e;
}

/* The operator here, its length and how strongly it binds; 0 when there is none. */
static int
peek_operator(const struct lt_hcl_scan *s, enum lt_hcl_op *op, int *len)
{
	static const struct {
		char spelling[3];
		uint8_t op, strength;
	} operators[] = {
		{ "||", LT_HCL_OR, 1 },
		{ "&&", LT_HCL_AND, 2 },
		{ "==", LT_HCL_EQUAL, 3 },
		{ "!=", LT_HCL_UNEQUAL, 3 },
		{ "<=", LT_HCL_LESS_EQUAL, 4 },
		{ ">=", LT_HCL_MORE_EQUAL, 4 },
		{ "<", LT_HCL_LESS, 4 },
		{ ">", LT_HCL_MORE, 4 },
		{ "+", LT_HCL_ADD, 5 },
		{ "-", LT_HCL_SUBTRACT, 5 },
		{ "*", LT_HCL_MULTIPLY, 6 },
		{ "/", LT_HCL_DIVIDE, 6 },
		{ "%", LT_HCL_REMAINDER, 6 },
	};
	int c = lt_hcl_scan_peek(s), after = lt_hcl_scan_after(s, 1);
	if (!c || !strchr("|&=!<>+-*/%", c))
		return 0;
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		const char *spelling = operators[i].spelling;
		if (c == spelling[0] && (!spelling[1] || after == spelling[1])) {
			*op = operators[i].op;
			*len = spelling[1] ? 2 : 1;
			return operators[i].strength;
		}
	}
	return 0;
}

static const struct lt_hcl_expr *
read_binary(struct lt_hcl_scan *s, int least)
{
	const struct lt_hcl_expr *left = read_unary(s);
	for (;;) {
		enum lt_hcl_op op;
		int len, strength;
		lt_hcl_scan_blank(s);
		strength = peek_operator(s, &op, &len);
		if (!strength || strength < least)
			return left;
		s->at += len;
		struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_BINARY, left->place);
		e->op = (uint8_t)op;
		e->of = left;
		e->with = read_binary(s, strength + 1);
		left = e;
	}
}

const struct lt_hcl_expr *
lt_hcl_scan_expr(struct lt_hcl_scan *s)
{
	if (!lt_hcl_scan_enter(s))
		return nothing(s);
	const struct lt_hcl_expr *result = read_binary(s, 1);
	lt_hcl_scan_blank(s);
	if (lt_hcl_scan_peek(s) == '?') {
		struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_CONDITION, result->place);
		s->at++;
		e->of = result;
		e->with = lt_hcl_scan_expr(s);
		lt_hcl_scan_blank(s);
		lt_hcl_scan_take(s, ':');
		e->otherwise = lt_hcl_scan_expr(s);
		result = e;
	}
	lt_hcl_scan_leave(s);
	return result;
}
