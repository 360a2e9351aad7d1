/* SPDX-License-Identifier: Apache-2.0 */
/* decision_expr: see decision_expr.h.  A descent over words; a tree that is walked. */
#include "plan/decision_expr.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum op { OR, AND, NOT, IS, ISNT, LESS, MOST, MORE, LEAST, AMONG, HAS, ADD, SUBTRACT, TIMES, OVER, SMALLER, LARGER, UP, NUMBER, INPUT };

enum { DEEPEST = 64, LONGEST = 4000 };

struct lt_expr {
	enum op op;
	const struct lt_expr *left, *right;
	int input;     /* of comparisons, HAS, AMONG and INPUT */
	double number; /* what it is compared with */
	uint64_t bits; /* words of AMONG and HAS */
};

struct parse {
	struct lt_arena *a;
	const struct lt_expr_names *names;
	struct lt_text rest, word; /* word: the one that is looked at, LT_NONE at the end */
	int deep;
	struct lt_err *err;
};

/* --- words --- */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static void
next(struct parse *p)
{
	p->rest = lt_text_trim(p->rest);
	size_t n = 0;
	if (p->rest.len == 0) {
		p->word = LT_NONE;
		return;
	}
	const char *at = p->rest.at;
	if (*at == '-' && (p->rest.len == 1 || at[1] == ' '))
		n = 1;
	else
		while (n < p->rest.len && is_letter(at[n]))
			n++;
	if (n == 0)
		n = p->rest.len > 1 && (at[0] == '<' || at[0] == '>' || at[0] == '!') && at[1] == '=' ? 2 : 1;
	p->word = (struct lt_text){ at, n };
	p->rest = (struct lt_text){ at + n, p->rest.len - n };
}

static bool
take(struct parse *p, const char *word)
{
	if (!p->word.at || !lt_text_eq(p->word, word))
		return false;
	next(p);
	return true;
}

static const struct lt_expr *
fail(struct parse *p, const char *wanted)
{
	if (p->word.at)
		lt_fail(p->err, "%s was expected, not '%.*s'", wanted, LT_ARG(p->word));
	else
		lt_fail(p->err, "%s was expected at the end", wanted);
	return NULL;
}

static struct lt_expr *
make(struct parse *p, enum op op, const struct lt_expr *left, const struct lt_expr *right)
{
	struct lt_expr *e = LT_NEW(p->a, struct lt_expr);
	*e = (struct lt_expr){ .op = op, .left = left, .right = right, .input = -1 };
	return e;
}

static int
input_named(const struct lt_expr_names *names, struct lt_text word)
{
	for (int i = 0; i < names->input_count; i++)
		if (lt_text_eq(word, names->inputs[i].name))
			return i;
	return -1;
}

static bool
weight_named(const struct lt_expr_names *names, struct lt_text word, double *ret_value)
{
	for (int i = 0; i < names->weight_count; i++)
		if (lt_text_eq(word, names->weights[i].name)) {
			*ret_value = names->weights[i].value;
			return true;
		}
	return false;
}

static bool
no_such(struct parse *p, const char *kind)
{
	const char *meant = NULL;
	int near = 3;
	for (int i = 0; i < p->names->input_count; i++) {
		int steps = lt_text_distance(p->word, lt_text(p->names->inputs[i].name));
		if (steps < near)
			near = steps, meant = p->names->inputs[i].name;
	}
	if (meant)
		return lt_fail(p->err, "there is no %s '%.*s'; did you mean '%s'?", kind, LT_ARG(p->word), meant);
	return lt_fail(p->err, "there is no %s '%.*s' in this table", kind, LT_ARG(p->word));
}

static bool
number(struct parse *p, double *ret_value)
{
	if (!p->word.at || (!weight_named(p->names, p->word, ret_value) && !lt_text_double(p->word, ret_value)) || !isfinite(*ret_value))
		return fail(p, "a number or a weight of this table"), false;
	next(p);
	return true;
}

/* The place of a word of the input; -1 with a sentence. */
static int
word(struct parse *p, const struct lt_expr_input *input)
{
	for (int i = 0; input->words && input->words[i]; i++)
		if (p->word.at && lt_text_eq(p->word, input->words[i])) {
			next(p);
			return i;
		}
	lt_fail(p->err, "'%.*s' is no word of %s", LT_ARG(p->word), input->name);
	return -1;
}

/* --- conditions --- */

static const struct lt_expr *either(struct parse *p);

static bool
words(struct parse *p, const struct lt_expr_input *input, uint64_t *ret_bits)
{
	int place;
	*ret_bits = 0;
	if (!take(p, "("))
		return (place = word(p, input)) >= 0 && ((*ret_bits = UINT64_C(1) << place), true);
	do {
		if ((place = word(p, input)) < 0)
			return false;
		*ret_bits |= UINT64_C(1) << place;
	} while (take(p, ","));
	return take(p, ")") || (fail(p, "a comma or )"), false);
}

static const struct lt_expr *
set_condition(struct parse *p, int at)
{
	struct lt_expr *e = make(p, HAS, NULL, NULL);
	e->input = at;
	if (!take(p, "has"))
		return fail(p, "'has' behind a set");
	if (take(p, "any")) {
		e->bits = UINT64_MAX;
		return e;
	}
	return words(p, &p->names->inputs[at], &e->bits) ? e : NULL;
}

static const struct lt_expr *
choice_condition(struct parse *p, int at)
{
	struct lt_expr *e = make(p, AMONG, NULL, NULL);
	e->input = at;
	bool not = take(p, "!=");
	if (!not && !take(p, "=") && !take(p, "in"))
		return fail(p, "=, != or in");
	if (!words(p, &p->names->inputs[at], &e->bits))
		return NULL;
	return not ? make(p, NOT, e, NULL) : e;
}

static const struct lt_expr *
number_condition(struct parse *p, int at)
{
	static const struct { const char *sign; enum op op; } signs[] = { { "=", IS }, { "!=", ISNT }, { "<", LESS }, { "<=", MOST },
		{ ">", MORE }, { ">=", LEAST } };
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (take(p, signs[i].sign)) {
			struct lt_expr *e = make(p, signs[i].op, NULL, NULL);
			e->input = at;
			return number(p, &e->number) ? e : NULL;
		}
	return fail(p, "=, !=, <, <=, > or >= behind a number");
}

static const struct lt_expr *
one(struct parse *p)
{
	if (++p->deep > DEEPEST) {
		lt_fail(p->err, "it is nested more than %d deep", DEEPEST);
		return NULL;
	}
	if (take(p, "not")) {
		const struct lt_expr *inner = one(p);
		p->deep--;
		return inner ? make(p, NOT, inner, NULL) : NULL;
	}
	if (take(p, "(")) {
		const struct lt_expr *inner = either(p);
		p->deep--;
		return !inner || take(p, ")") ? inner : fail(p, ")");
	}
	p->deep--;
	if (!p->word.at)
		return fail(p, "a condition");
	int at = input_named(p->names, p->word);
	if (at < 0)
		return no_such(p, "input"), NULL;
	next(p);
	switch (p->names->inputs[at].type) {
	case LT_INPUT_SET:
		return set_condition(p, at);
	case LT_INPUT_CHOICE:
		return choice_condition(p, at);
	case LT_INPUT_NUMBER:
		return number_condition(p, at);
	default:
		break;
	}
	struct lt_expr *e = make(p, INPUT, NULL, NULL);
	e->input = at;
	return e;
}

static const struct lt_expr *
both(struct parse *p)
{
	const struct lt_expr *left = one(p);
	while (left && take(p, "and")) {
		const struct lt_expr *right = one(p);
		left = right ? make(p, AND, left, right) : NULL;
	}
	return left;
}

static const struct lt_expr *
either(struct parse *p)
{
	const struct lt_expr *left = both(p);
	while (left && take(p, "or")) {
		const struct lt_expr *right = both(p);
		left = right ? make(p, OR, left, right) : NULL;
	}
	return left;
}

/* --- sums --- */

static const struct lt_expr *sum(struct parse *p);

/* min(a, b), max(a, b), ceil(a). */
static const struct lt_expr *
call(struct parse *p, enum op op)
{
	const struct lt_expr *right = NULL, *left = take(p, "(") ? sum(p) : fail(p, "(");
	if (left && op != UP)
		right = take(p, ",") ? sum(p) : fail(p, "a comma");
	if (!left || (op != UP && !right))
		return NULL;
	return take(p, ")") ? make(p, op, left, right) : fail(p, ")");
}

static const struct lt_expr *
term(struct parse *p)
{
	static const struct { const char *name; enum op op; } calls[] = { { "min", SMALLER }, { "max", LARGER }, { "ceil", UP } };
	if (p->deep >= DEEPEST) {
		lt_fail(p->err, "this sum is nested more than %d deep", DEEPEST);
		return NULL;
	}
	if (take(p, "(")) {
		p->deep++;
		const struct lt_expr *inner = sum(p);
		p->deep--;
		return !inner || take(p, ")") ? inner : fail(p, "an operation or )");
	}
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (take(p, calls[i].name)) {
			p->deep++;
			const struct lt_expr *made = call(p, calls[i].op);
			p->deep--;
			return made;
		}
	int at = p->word.at ? input_named(p->names, p->word) : -1;
	struct lt_expr *e = make(p, at >= 0 ? INPUT : NUMBER, NULL, NULL);
	e->input = at;
	if (at < 0)
		return number(p, &e->number) ? e : NULL;
	if (p->names->inputs[at].type == LT_INPUT_SET || p->names->inputs[at].type == LT_INPUT_CHOICE) {
		lt_fail(p->err, "%s is a word and cannot be added up", p->names->inputs[at].name);
		return NULL;
	}
	next(p);
	return e;
}

static const struct lt_expr *
product(struct parse *p)
{
	const struct lt_expr *left = term(p);
	while (left && p->word.at && (lt_text_eq(p->word, "*") || lt_text_eq(p->word, "/"))) {
		enum op op = lt_text_eq(p->word, "*") ? TIMES : OVER;
		next(p);
		const struct lt_expr *right = term(p);
		left = right ? make(p, op, left, right) : NULL;
	}
	return left;
}

static const struct lt_expr *
sum(struct parse *p)
{
	const struct lt_expr *left = product(p);
	while (left && p->word.at && (lt_text_eq(p->word, "+") || lt_text_eq(p->word, "-"))) {
		enum op op = lt_text_eq(p->word, "+") ? ADD : SUBTRACT;
		next(p);
		const struct lt_expr *right = product(p);
		left = right ? make(p, op, left, right) : NULL;
	}
	return left;
}

static const struct lt_expr *
parse(struct lt_arena *a, const struct lt_expr_names *names, const char *text, const struct lt_expr *(*begin)(struct parse *p),
	struct lt_err *err)
{
	struct parse p = { .a = a, .names = names, .rest = lt_text(lt_copy(a, text)), .err = err };
	if (p.rest.len > LONGEST) {
		lt_fail(err, "it is longer than %d bytes", LONGEST);
		return NULL;
	}
	next(&p);
	const struct lt_expr *e = begin(&p);
	return e && p.word.at ? fail(&p, "nothing more, or 'and' or 'or',") : e;
}

const struct lt_expr *
lt_expr_condition(struct lt_arena *a, const struct lt_expr_names *names, const char *text, struct lt_err *err)
{
	return parse(a, names, text, either, err);
}

const struct lt_expr *
lt_expr_sum(struct lt_arena *a, const struct lt_expr_names *names, const char *text, struct lt_err *err)
{
	return parse(a, names, text, sum, err);
}

/* --- values --- */

static enum lt_tri
tri(bool yes)
{
	return yes ? LT_TRI_YES : LT_TRI_NO;
}

static enum lt_tri
compare(const struct lt_expr *e, double value)
{
	switch (e->op) {
	case IS: return tri(value == e->number);
	case ISNT: return tri(value != e->number);
	case LESS: return tri(value < e->number);
	case MOST: return tri(value <= e->number);
	case MORE: return tri(value > e->number);
	default: return tri(value >= e->number);
	}
}

enum lt_tri
lt_expr_holds(const struct lt_expr *e, const struct lt_input_value *values)
{
	enum lt_tri left, right;
	if (e->op == NOT) {
		left = lt_expr_holds(e->left, values);
		return left == LT_TRI_UNKNOWN ? left : tri(left == LT_TRI_NO);
	}
	if (e->op == AND || e->op == OR) {
		enum lt_tri ends = e->op == AND ? LT_TRI_NO : LT_TRI_YES;
		left = lt_expr_holds(e->left, values);
		if (left == ends)
			return ends;
		right = lt_expr_holds(e->right, values);
		return right == ends ? ends : left == LT_TRI_UNKNOWN || right == LT_TRI_UNKNOWN ? LT_TRI_UNKNOWN : left;
	}
	const struct lt_input_value *value = &values[e->input];
	if (!value->known)
		return LT_TRI_UNKNOWN;
	if (e->op == INPUT)
		return tri(value->number != 0);
	if (e->op == AMONG)
		return tri(e->bits >> (int)value->number & 1);
	return e->op == HAS ? tri(value->bits & e->bits) : compare(e, value->number);
}

bool
lt_expr_value(const struct lt_expr *e, const struct lt_input_value *values, double *ret_value)
{
	double left = 0, right = 0;
	if (e->op == NUMBER)
		return *ret_value = e->number, true;
	if (e->op == INPUT)
		return *ret_value = values[e->input].number, values[e->input].known;
	if (!lt_expr_value(e->left, values, &left) || (e->right && !lt_expr_value(e->right, values, &right)))
		return false;
	switch (e->op) {
	case ADD: *ret_value = left + right; break;
	case SUBTRACT: *ret_value = left - right; break;
	case TIMES: *ret_value = left * right; break;
	case OVER: *ret_value = left / right; break;
	case SMALLER: *ret_value = fmin(left, right); break;
	case LARGER: *ret_value = fmax(left, right); break;
	default: *ret_value = ceil(left - 1e-9); break; /* 110.00000000000001 is 110 */
	}
	return isfinite(*ret_value);
}

void
lt_expr_walk(const struct lt_expr *e, lt_expr_each each, void *to)
{
	if (e->input >= 0)
		each(to, e->input, e->number, e->op >= IS && e->op <= LEAST);
	if (e->left)
		lt_expr_walk(e->left, each, to);
	if (e->right)
		lt_expr_walk(e->right, each, to);
}

/* --- sentences --- */

static void
put_words(const struct lt_expr_input *input, uint64_t bits, const char *between, struct lt_buf *out)
{
	const char *then = "";
	for (int i = 0; input->words && input->words[i]; i++)
		if (bits >> i & 1) {
			lt_buf_printf(out, "%s%s", then, input->words[i]);
			then = between;
		}
}

void
lt_expr_spell(const struct lt_expr_input *input, const struct lt_input_value *value, struct lt_buf *out)
{
	if (!value->known)
		lt_buf_puts(out, "unknown");
	else if (input->type == LT_INPUT_YES)
		lt_buf_puts(out, value->number != 0 ? "yes" : "no");
	else if (input->type == LT_INPUT_CHOICE)
		lt_buf_puts(out, input->words[(int)value->number]);
	else if (input->type == LT_INPUT_NUMBER)
		lt_buf_printf(out, "%.*g", fabs(value->number) < 1e4 && value->number != floor(value->number) ? 4 : 15, value->number);
	else {
		lt_buf_putc(out, '[');
		put_words(input, value->bits, ", ", out);
		lt_buf_putc(out, ']');
	}
}

static void
why_not(const struct lt_expr *e, const struct lt_expr_input *input, const struct lt_input_value *value, bool wanted, struct lt_buf *out)
{
	static const char *const signs[] = { [IS] = "", [ISNT] = "anything but ", [LESS] = "below ", [MOST] = "at most ", [MORE] = "above ",
		[LEAST] = "at least " };
	lt_buf_printf(out, "%s is ", input->name);
	lt_expr_spell(input, value, out);
	if (e->op == INPUT || !value->known)
		return;
	lt_buf_puts(out, wanted ? ", not " : ", which is ");
	if (e->op == AMONG)
		put_words(input, e->bits, " or ", out);
	else if (e->op == HAS)
		e->bits == UINT64_MAX ? lt_buf_puts(out, "one of its words") : put_words(input, e->bits, " or ", out);
	else
		lt_buf_printf(out, "%s%.15g", signs[e->op], e->number);
}

/* wanted: the value that the whole needs here. */
static void
why(const struct lt_expr *e, const struct lt_expr_names *names, const struct lt_input_value *values, bool wanted, struct lt_buf *out)
{
	if (e->op == NOT) {
		why(e->left, names, values, !wanted, out);
		return;
	}
	if (e->op != AND && e->op != OR) {
		why_not(e, &names->inputs[e->input], &values[e->input], wanted, out);
		return;
	}
	enum lt_tri fine = tri(wanted), left = lt_expr_holds(e->left, values), right = lt_expr_holds(e->right, values);
	bool any = (e->op == AND) == wanted; /* one side that fails is reason enough, and a known one is the better reason */
	bool skip_left = left == fine || (any && left == LT_TRI_UNKNOWN && right == tri(!wanted));
	if (!skip_left)
		why(e->left, names, values, wanted, out);
	if (right == fine || (any && !skip_left && left == tri(!wanted)))
		return;
	if (any && !skip_left && right == tri(!wanted))
		return;
	lt_buf_puts(out, skip_left ? "" : "; ");
	why(e->right, names, values, wanted, out);
}

void
lt_expr_why(const struct lt_expr *condition, const struct lt_expr_names *names, const struct lt_input_value *values, struct lt_buf *out)
{
	why(condition, names, values, true, out);
}
