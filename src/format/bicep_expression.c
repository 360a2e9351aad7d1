/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bicep's expressions, by precedence climbing.  An expression goes on past a line end when
 * the next line begins with an operator that cannot begin anything else.
 */
#include "format/bicep_scan.h"

#include "base/arena.h"

static void
append(struct lt_bicep_node *parent, struct lt_bicep_node *child)
{
	struct lt_bicep_node **tail = &parent->first;
	while (*tail)
		tail = &(*tail)->next;
	*tail = child;
}

static struct lt_bicep_node *
wrap(struct lt_bicep_scan *s, enum lt_bicep_kind kind, struct lt_bicep_node *base)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, kind, s->start + base->at);
	node->first = base;
	return node;
}

static struct lt_bicep_node *
nothing(struct lt_bicep_scan *s)
{
	return lt_bicep_scan_node(s, LT_BICEP_NULL, s->from);
}

/* Arguments up to the ), chained at tail. */
static void
arguments(struct lt_bicep_scan *s, struct lt_bicep_node **tail)
{
	lt_bicep_scan_next(s);
	for (;;) {
		lt_bicep_scan_lines(s);
		if (lt_bicep_scan_take(s, ')'))
			return;
		struct lt_bicep_node *one = lt_bicep_scan_expression(s);
		*tail = one;
		tail = &one->next;
		lt_bicep_scan_lines(s);
		if (s->token == ')')
			continue;
		if (!lt_bicep_scan_take(s, ',')) {
			lt_bicep_scan_want(s, "a , or ) in the arguments");
			return;
		}
	}
}

static struct lt_bicep_node *
name_node(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *name = lt_bicep_scan_node(s, LT_BICEP_NAME, s->from);
	if (s->token == LT_BICEP_WORD)
		name->word = lt_bicep_scan_word(s);
	lt_bicep_scan_need(s, LT_BICEP_WORD, "a name");
	return name;
}

static struct lt_bicep_node *
lambda(struct lt_bicep_scan *s, struct lt_bicep_node *parameters, const char *at)
{
	lt_bicep_scan_next(s); /* => */
	lt_bicep_scan_lines(s);
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_LAMBDA, at);
	node->first = lt_bicep_scan_expression(s);
	node->first->next = parameters;
	return node;
}

/* Is the ( at s->from that of a lambda?  A look ahead over names and commas alone. */
static bool
begins_lambda(const struct lt_bicep_scan *s)
{
	struct lt_bicep_scan ahead = *s;
	bool wants_name = true;
	for (lt_bicep_scan_next(&ahead);; lt_bicep_scan_next(&ahead)) {
		if (ahead.token == LT_BICEP_LINE)
			continue;
		if (ahead.token == ')')
			break;
		if (ahead.token != (wants_name ? LT_BICEP_WORD : ','))
			return false;
		wants_name = !wants_name;
	}
	lt_bicep_scan_next(&ahead);
	return ahead.token == LT_BICEP_ARROW;
}

static struct lt_bicep_node *
parenthesis(struct lt_bicep_scan *s)
{
	const char *at = s->from;
	if (begins_lambda(s)) {
		struct lt_bicep_node *parameters = NULL, **tail = &parameters;
		lt_bicep_scan_next(s);
		lt_bicep_scan_lines(s);
		while (s->token == LT_BICEP_WORD) {
			*tail = name_node(s);
			tail = &(*tail)->next;
			lt_bicep_scan_lines(s);
			lt_bicep_scan_take(s, ',');
			lt_bicep_scan_lines(s);
		}
		lt_bicep_scan_next(s); /* ) */
		return lambda(s, parameters, at);
	}
	lt_bicep_scan_next(s);
	lt_bicep_scan_lines(s);
	struct lt_bicep_node *inside = lt_bicep_scan_expression(s);
	lt_bicep_scan_lines(s);
	lt_bicep_scan_need(s, ')', "a )");
	return inside;
}

/* for item in list: body, or for (item, index) in list: body; s is at the word for. */
static struct lt_bicep_node *
loop(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_FOR, s->from), *index = NULL;
	lt_bicep_scan_next(s);
	bool both = lt_bicep_scan_take(s, '(');
	struct lt_bicep_node *item = name_node(s);
	node->word = item->word;
	if (both) {
		lt_bicep_scan_need(s, ',', "a , between the names of the item and its index");
		index = name_node(s);
		lt_bicep_scan_need(s, ')', "a )");
	}
	if (!lt_bicep_scan_is(s, "in"))
		lt_bicep_scan_want(s, "the word in");
	lt_bicep_scan_next(s);
	node->first = lt_bicep_scan_expression(s);
	lt_bicep_scan_need(s, ':', "a : before the loop's body");
	lt_bicep_scan_lines(s);
	node->first->next = lt_bicep_scan_expression(s);
	node->first->next->next = index;
	return node;
}

/* A word is a keyword only where no : or other sign makes it a key or a name. */
static bool
followed_by_word(const struct lt_bicep_scan *s)
{
	struct lt_bicep_scan ahead = *s;
	lt_bicep_scan_next(&ahead);
	return ahead.token == LT_BICEP_WORD || ahead.token == '(';
}

static struct lt_bicep_node *
spread(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_SPREAD, s->from);
	lt_bicep_scan_next(s);
	node->first = lt_bicep_scan_expression(s);
	return node;
}

/* Between items: a comma, line ends, or both. */
static bool
separated(struct lt_bicep_scan *s, int closing)
{
	bool apart = s->token == closing;
	while (s->token == ',' || s->token == LT_BICEP_LINE) {
		lt_bicep_scan_next(s);
		apart = true;
	}
	return apart;
}

static struct lt_bicep_node *
list(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_LIST, s->from),
			     **tail = &node->first;
	lt_bicep_scan_next(s);
	lt_bicep_scan_lines(s);
	if (lt_bicep_scan_is(s, "for") && followed_by_word(s)) {
		node = loop(s);
		lt_bicep_scan_lines(s);
		lt_bicep_scan_need(s, ']', "a ] that ends the loop");
		return node;
	}
	while (s->token != ']') {
		struct lt_bicep_node *one = s->token == LT_BICEP_DOTS ? spread(s)
								      : lt_bicep_scan_expression(s);
		*tail = one;
		tail = &one->next;
		if (!separated(s, ']')) {
			lt_bicep_scan_want(s, "a line end, a , or a ] in the list");
			break;
		}
	}
	lt_bicep_scan_next(s);
	return node;
}

static struct lt_bicep_node *
property(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_PROPERTY, s->from);
	if (s->token == LT_BICEP_WORD) {
		node->word = lt_bicep_scan_word(s);
		lt_bicep_scan_next(s);
	} else if (s->token == LT_BICEP_QUOTE || s->token == LT_BICEP_TRIPLE) {
		struct lt_bicep_node *key = lt_bicep_scan_text(s);
		if (key->kind == LT_BICEP_TEXT)
			node->word = lt_bicep_text(key, s->arena);
		else
			node->first = key;
	} else {
		lt_bicep_scan_want(s, "a property");
	}
	lt_bicep_scan_lines(s);
	lt_bicep_scan_need(s, ':', "a : behind the property's name");
	lt_bicep_scan_lines(s);
	append(node, lt_bicep_scan_expression(s));
	return node;
}

static struct lt_bicep_node *
nested_resource(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_RESOURCE, s->from);
	struct lt_bicep_node *decorators = lt_bicep_scan_decorators(s);
	if (!lt_bicep_scan_is(s, "resource"))
		lt_bicep_scan_want(s, "a resource behind its decorators");
	node->decl = lt_bicep_scan_resource(s);
	node->decl->decorators = decorators;
	return node;
}

static struct lt_bicep_node *
object(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_OBJECT, s->from),
			     **tail = &node->first;
	lt_bicep_scan_next(s);
	lt_bicep_scan_lines(s);
	while (s->token != '}') {
		struct lt_bicep_node *one;
		if (s->token == LT_BICEP_DOTS)
			one = spread(s);
		else if (s->token == '@' ||
			(lt_bicep_scan_is(s, "resource") && followed_by_word(s)))
			one = nested_resource(s);
		else
			one = property(s);
		*tail = one;
		tail = &one->next;
		if (!separated(s, '}')) {
			lt_bicep_scan_want(s, "a line end, a , or a } in the object");
			break;
		}
	}
	lt_bicep_scan_next(s);
	return node;
}

static void
note_load(struct lt_bicep_scan *s, struct lt_bicep_node *call)
{
	if (call->word.len > 4 && memcmp(call->word.at, "load", 4) == 0 && call->first)
		LT_PUSH(s->arena, s->loads, s->load_count, s->load_room) = call;
}

/* if (condition) body, as the value of a resource, a module or a loop */
static struct lt_bicep_node *
conditional(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = lt_bicep_scan_node(s, LT_BICEP_IF, s->from);
	lt_bicep_scan_next(s);
	lt_bicep_scan_lines(s);
	node->first = parenthesis(s);
	lt_bicep_scan_lines(s);
	if (s->token != '{')
		lt_bicep_scan_want(s, "a { behind the condition");
	node->first->next = object(s);
	return node;
}

static struct lt_bicep_node *
word(struct lt_bicep_scan *s)
{
	static const struct {
		const char *word;
		enum lt_bicep_kind kind;
	} constants[] = { { "true", LT_BICEP_TRUE }, { "false", LT_BICEP_FALSE },
		{ "null", LT_BICEP_NULL } };
	struct lt_text text = lt_bicep_scan_word(s);
	const char *at = s->from;
	if (lt_text_eq(text, "if")) {
		struct lt_bicep_scan ahead = *s;
		lt_bicep_scan_next(&ahead);
		if (ahead.token == '(')
			return conditional(s);
	}
	lt_bicep_scan_next(s);
	if (s->token == '(') {
		struct lt_bicep_node *call = lt_bicep_scan_node(s, LT_BICEP_CALL, at);
		call->word = text;
		arguments(s, &call->first);
		note_load(s, call);
		return call;
	}
	for (int i = 0; i < 3; i++)
		if (lt_text_eq(text, constants[i].word))
			return lt_bicep_scan_node(s, constants[i].kind, at);
	struct lt_bicep_node *name = lt_bicep_scan_node(s, LT_BICEP_NAME, at);
	name->word = text;
	return s->token == LT_BICEP_ARROW ? lambda(s, name, at) : name;
}

static struct lt_bicep_node *
primary(struct lt_bicep_scan *s)
{
	switch (s->token) {
	case LT_BICEP_WORD:
		return word(s);
	case LT_BICEP_QUOTE:
	case LT_BICEP_TRIPLE:
		return lt_bicep_scan_text(s);
	case LT_BICEP_DIGITS: {
		struct lt_bicep_node *number = lt_bicep_scan_node(s, LT_BICEP_NUMBER, s->from);
		number->word = lt_bicep_scan_word(s);
		lt_bicep_scan_next(s);
		return number;
	}
	case '{':
		return object(s);
	case '[':
		return list(s);
	case '(':
		return parenthesis(s);
	default:
		lt_bicep_scan_want(s, "a value");
		return nothing(s);
	}
}

/* .name, .?name, .name(...) ; s is behind the dot. */
static struct lt_bicep_node *
member(struct lt_bicep_scan *s, struct lt_bicep_node *base)
{
	bool safe = lt_bicep_scan_take(s, '?');
	lt_bicep_scan_lines(s);
	struct lt_bicep_node *node = wrap(s, LT_BICEP_MEMBER, base);
	node->at = (uint32_t)(s->from - s->start);
	node->flags = safe ? LT_BICEP_SAFE : 0;
	if (s->token == LT_BICEP_WORD)
		node->word = lt_bicep_scan_word(s);
	lt_bicep_scan_need(s, LT_BICEP_WORD, "a property's name behind the .");
	if (s->token == '(' && !safe) {
		node->kind = LT_BICEP_METHOD;
		arguments(s, &base->next);
		note_load(s, node);
	}
	return node;
}

static struct lt_bicep_node *
indexed(struct lt_bicep_scan *s, struct lt_bicep_node *base)
{
	struct lt_bicep_node *node = wrap(s, LT_BICEP_INDEX, base);
	lt_bicep_scan_next(s);
	node->flags = lt_bicep_scan_take(s, '?') ? LT_BICEP_SAFE : 0;
	lt_bicep_scan_lines(s);
	base->next = lt_bicep_scan_expression(s);
	lt_bicep_scan_lines(s);
	lt_bicep_scan_need(s, ']', "a ]");
	return node;
}

struct lt_bicep_node *
lt_bicep_scan_postfix(struct lt_bicep_scan *s)
{
	struct lt_bicep_node *node = primary(s);
	for (;;) {
		if (s->token == LT_BICEP_LINE && s->at[0] == '.' && s->at[1] != '.')
			lt_bicep_scan_next(s);
		if (lt_bicep_scan_take(s, '.')) {
			node = member(s, node);
		} else if (s->token == '[') {
			node = indexed(s, node);
		} else if (lt_bicep_scan_take(s, LT_BICEP_COLONS)) {
			node = wrap(s, LT_BICEP_NESTED, node);
			node->word = s->token == LT_BICEP_WORD ? lt_bicep_scan_word(s) : LT_NONE;
			lt_bicep_scan_need(
				s, LT_BICEP_WORD, "a nested resource's name behind the ::");
		} else if (s->token == '!') {
			lt_bicep_scan_next(s);
			node = wrap(s, LT_BICEP_FORCE, node);
		} else {
			return node;
		}
	}
}

static struct lt_bicep_node *
unary(struct lt_bicep_scan *s)
{
	if (s->token != '!' && s->token != '-' && s->token != '+')
		return lt_bicep_scan_postfix(s);
	struct lt_bicep_node *node =
		lt_bicep_scan_node(s, s->token == '!' ? LT_BICEP_NOT : LT_BICEP_MINUS, s->from);
	bool plus = s->token == '+';
	lt_bicep_scan_next(s);
	if (!lt_bicep_scan_deeper(s))
		return nothing(s);
	node->first = unary(s);
	s->depth--;
	return plus ? node->first : node;
}

/* Binding strength, tightest highest; 0: no operator. */
static int
strength(int token, int *op)
{
	switch (token) {
	case LT_BICEP_QUESTIONS:
		return *op = LT_BICEP_COALESCE, 1;
	case LT_BICEP_ORS:
		return *op = LT_BICEP_OR, 2;
	case LT_BICEP_ANDS:
		return *op = LT_BICEP_AND, 3;
	case LT_BICEP_EQ:
		return *op = LT_BICEP_EQUAL, 4;
	case LT_BICEP_NE:
		return *op = LT_BICEP_UNEQUAL, 4;
	case LT_BICEP_EQ_NOCASE:
		return *op = LT_BICEP_LIKE, 4;
	case LT_BICEP_NE_NOCASE:
		return *op = LT_BICEP_UNLIKE, 4;
	case '<':
		return *op = LT_BICEP_LESS, 5;
	case LT_BICEP_LE:
		return *op = LT_BICEP_LESS_EQUAL, 5;
	case '>':
		return *op = LT_BICEP_GREATER, 5;
	case LT_BICEP_GE:
		return *op = LT_BICEP_GREATER_EQUAL, 5;
	case '+':
		return *op = LT_BICEP_ADD, 6;
	case '-':
		return *op = LT_BICEP_SUBTRACT, 6;
	case '*':
		return *op = LT_BICEP_MULTIPLY, 7;
	case '/':
		return *op = LT_BICEP_DIVIDE, 7;
	case '%':
		return *op = LT_BICEP_REMAINDER, 7;
	default:
		return 0;
	}
}

/* Passes a line end when what follows can only go on with an expression. */
static void
join_lines(struct lt_bicep_scan *s)
{
	if (s->token != LT_BICEP_LINE)
		return;
	char c = s->at[0], d = c ? s->at[1] : 0;
	if (c == '?' || c == '+' || c == '*' || c == '%' || c == '<' || c == '>' || c == '/' ||
		(c == '&' && d == '&') || (c == '|' && d == '|') ||
		(c == '=' && (d == '=' || d == '~')) || (c == '!' && (d == '=' || d == '~')))
		lt_bicep_scan_next(s);
}

static struct lt_bicep_node *
binary(struct lt_bicep_scan *s, int least)
{
	struct lt_bicep_node *left = unary(s);
	for (;;) {
		int op = 0, strong;
		join_lines(s);
		strong = strength(s->token, &op);
		if (strong < least || strong == 0)
			return left;
		lt_bicep_scan_next(s);
		lt_bicep_scan_lines(s);
		left = wrap(s, LT_BICEP_BINARY, left);
		left->op = (uint8_t)op;
		left->first->next = binary(s, strong + 1);
	}
}

struct lt_bicep_node *
lt_bicep_scan_expression(struct lt_bicep_scan *s)
{
	if (!lt_bicep_scan_deeper(s))
		return nothing(s);
	struct lt_bicep_node *node = binary(s, 1);
	if (s->token == '?') {
		node = wrap(s, LT_BICEP_CHOICE, node);
		lt_bicep_scan_next(s);
		lt_bicep_scan_lines(s);
		struct lt_bicep_node *then = lt_bicep_scan_expression(s);
		lt_bicep_scan_lines(s);
		lt_bicep_scan_need(s, ':', "the : of a choice");
		lt_bicep_scan_lines(s);
		node->first->next = then;
		then->next = lt_bicep_scan_expression(s);
	}
	s->depth--;
	return node;
}
