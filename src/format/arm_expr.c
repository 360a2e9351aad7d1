/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ARM's expressions: read here, worked out by bicep_eval.c, which asks back for what only a
 * template knows: parameters(), variables(), copyIndex(), resourceId(), reference().
 */
#include "format/arm_expr.h"

#include "base/arena.h"
#include "base/map.h"
#include "format/bicep_inside.h"

enum { DEEPEST = 100, LARGEST_COPY = 10000 };

struct reader {
	struct lt_arena *arena;
	const char *start, *at, *end;
	int depth;
	bool broken;
};

static struct lt_bicep_node *
expression(struct reader *r);

static struct lt_bicep_node *
node(struct reader *r, enum lt_bicep_kind kind)
{
	struct lt_bicep_node *n = LT_NEW(r->arena, struct lt_bicep_node);
	n->kind = (uint8_t)kind;
	n->at = (uint32_t)(r->at - r->start);
	return n;
}

static char
look(struct reader *r)
{
	while (r->at < r->end &&
		(*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
		r->at++;
	return r->at < r->end ? *r->at : 0;
}

static bool
take(struct reader *r, char c)
{
	if (look(r) != c)
		return false;
	r->at++;
	return true;
}

static void
need(struct reader *r, char c)
{
	if (!take(r, c))
		r->broken = true;
}

static bool
in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		c == '_' || c == '$';
}

static struct lt_text
word(struct reader *r, bool dots)
{
	const char *from = r->at;
	while (r->at < r->end && (in_word(*r->at) || (dots && *r->at == '.')))
		r->at++;
	if (r->at == from)
		r->broken = true;
	return (struct lt_text){ from, (size_t)(r->at - from) };
}

/* 'it''s' */
static struct lt_bicep_node *
quoted(struct reader *r)
{
	struct lt_bicep_node *n = node(r, LT_BICEP_TEXT);
	char *out = lt_alloc(r->arena, (size_t)(r->end - r->at) + 1);
	size_t len = 0;
	for (r->at++; r->at < r->end; r->at++) {
		if (*r->at == '\'' && (r->at + 1 == r->end || r->at[1] != '\''))
			break;
		r->at += *r->at == '\'';
		out[len++] = *r->at;
	}
	n->word = (struct lt_text){ out, len };
	need(r, '\'');
	return n;
}

/* lambda('a', 'b', body) and lambdaVariables('a') are Bicep's (a, b) => body and a. */
static struct lt_bicep_node *
as_lambda(struct lt_bicep_node *call)
{
	struct lt_bicep_node *first = call->first, *last = first, *before = NULL;
	if (lt_text_eq_nocase(call->word, LT_LIT("lambdaVariables")) && first &&
		first->kind == LT_BICEP_TEXT) {
		call->kind = LT_BICEP_NAME;
		call->word = first->word;
		call->first = NULL;
		return call;
	}
	if (!lt_text_eq_nocase(call->word, LT_LIT("lambda")) || !first)
		return call;
	for (; last->next; last = last->next)
		before = last;
	if (before)
		before->next = NULL;
	call->kind = LT_BICEP_LAMBDA;
	call->first = last;
	last->next = before ? first : NULL;
	return call;
}

static struct lt_bicep_node *
called(struct reader *r)
{
	struct lt_bicep_node *call = node(r, LT_BICEP_CALL), **tail = &call->first;
	call->word = word(r, true);
	need(r, '(');
	while (!r->broken && look(r) != ')') {
		*tail = expression(r);
		tail = &(*tail)->next;
		if (!take(r, ',') && look(r) != ')')
			r->broken = true;
	}
	need(r, ')');
	return r->broken ? call : as_lambda(call);
}

static struct lt_bicep_node *
primary(struct reader *r)
{
	char c = look(r);
	if (c == '\'')
		return quoted(r);
	if ((c >= '0' && c <= '9') || c == '-' || c == '+') {
		struct lt_bicep_node *n = node(r, LT_BICEP_NUMBER);
		const char *from = r->at++;
		while (r->at < r->end && ((*r->at >= '0' && *r->at <= '9') || *r->at == '.'))
			r->at++;
		n->word = (struct lt_text){ from, (size_t)(r->at - from) };
		return n;
	}
	return called(r);
}

static struct lt_bicep_node *
expression(struct reader *r)
{
	if (++r->depth > DEEPEST)
		r->broken = true;
	struct lt_bicep_node *n = r->broken ? node(r, LT_BICEP_NULL) : primary(r);
	for (int steps = 0; !r->broken; steps++) {
		bool dot = take(r, '.');
		if (!dot && look(r) != '[')
			break;
		if (steps > DEEPEST)
			r->broken = true;
		struct lt_bicep_node *outer = node(r, dot ? LT_BICEP_MEMBER : LT_BICEP_INDEX);
		outer->first = n;
		if (dot && take(r, '?'))
			outer->flags = LT_BICEP_SAFE;
		if (dot) {
			look(r);
			outer->word = word(r, false);
		} else {
			r->at++;
			outer->flags = take(r, '?') ? LT_BICEP_SAFE : 0;
			n->next = expression(r);
			need(r, ']');
		}
		n = outer;
	}
	r->depth--;
	return n;
}

bool
lt_arm_is_expression(struct lt_text text)
{
	return text.len >= 2 && text.at[0] == '[' && text.at[1] != '[' &&
		text.at[text.len - 1] == ']';
}

/* The tree of "[...]", or NULL. */
static const struct lt_bicep_node *
read_expression(struct lt_arena *a, struct lt_text text)
{
	struct reader r = {
		.arena = a, .start = text.at, .at = text.at + 1, .end = text.at + text.len - 1
	};
	const struct lt_bicep_node *n = expression(&r);
	return r.broken || look(&r) ? NULL : n;
}

struct lt_bicep_scope *
lt_arm_scope(struct lt_bicep_estate *estate, const char *address, const struct lt_arm_scope *arm)
{
	struct lt_bicep_scope *scope = LT_NEW(estate->arena, struct lt_bicep_scope);
	*scope = (struct lt_bicep_scope){
		.estate = estate, .arm = arm, .address = address, .separator = ":"
	};
	return scope;
}

static const struct lt_value *
value_of(const struct lt_bicep_env *env, struct lt_node n, int depth);

static const struct lt_value *
text_value(const struct lt_bicep_env *env, struct lt_node n)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_text text = lt_node_text(n, estate->arena);
	struct lt_place place = lt_node_place(n);
	if (!lt_arm_is_expression(text)) {
		if (lt_text_starts(text, "[["))
			text = (struct lt_text){ text.at + 1, text.len - 1 };
		return lt_value_text(estate->arena, text, place);
	}
	const struct lt_bicep_node *tree = read_expression(estate->arena, text);
	if (!tree)
		return lt_bicep_dunno(estate, place, "is an expression that cannot be read");
	struct lt_bicep_env here = *env;
	here.at = place;
	return lt_bicep_eval(&here, tree);
}

static struct lt_text
loop_name(struct lt_arena *a, struct lt_text name)
{
	return lt_text(lt_print(a, "copyIndex(%.*s)", LT_ARG(name)));
}

static const struct lt_bicep_env *
in_loop(const struct lt_bicep_env *env, struct lt_text name, const struct lt_value *index)
{
	env = lt_bicep_bind(env, LT_LIT("copyIndex()"), index);
	return lt_bicep_bind(env, loop_name(env->scope->estate->arena, name), index);
}

/* {name, count, input} comes to a list. */
static const struct lt_value *
copied(const struct lt_bicep_env *env, struct lt_node copy, int depth)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_place place = lt_node_place(copy);
	struct lt_text name = lt_node_text(lt_node_get(copy, "name"), estate->arena);
	const struct lt_value *count = value_of(env, lt_node_get(copy, "count"), depth);
	if (count->kind != LT_KIND_NUMBER || count->number < 0 || count->number > LARGEST_COPY)
		return lt_bicep_pass(estate, count, place);
	struct lt_value *list = lt_value_list(estate->arena, (int)count->number, place);
	for (int i = 0; i < list->count; i++)
		list->items[i] = value_of(
			in_loop(env, name, lt_value_number(estate->arena, i, place)),
			lt_node_get(copy, "input"), depth);
	return list;
}

static bool
is_copy(struct lt_node n)
{
	return lt_node_is(n, LT_KIND_LIST) &&
		lt_node_is(lt_node_get(lt_node_item(n, 0), "input"), LT_KIND_NONE) == false;
}

static const struct lt_value *
map_value(const struct lt_bicep_env *env, struct lt_node n, int depth)
{
	struct lt_arena *a = env->scope->estate->arena;
	struct lt_node copy = lt_node_get(n, "copy");
	bool copies = is_copy(copy);
	struct lt_value *map = lt_value_map(
		a, (int)(lt_node_count(n) + (copies ? lt_node_count(copy) : 0)), lt_node_place(n));
	struct lt_walk w = lt_walk(n), c;
	int count = 0;
	while (lt_walk_next(&w)) {
		if (copies && lt_text_eq(w.word, "copy"))
			continue;
		map->keys[count] = lt_copy_text(a, w.word);
		map->items[count++] = value_of(env, w.value, depth);
	}
	for (c = lt_walk(copies ? copy : LT_NOWHERE); lt_walk_next(&c);) {
		map->keys[count] = lt_node_text(lt_node_get(c.value, "name"), a);
		map->items[count++] = copied(env, c.value, depth);
	}
	map->count = count;
	return map;
}

static const struct lt_value *
value_of(const struct lt_bicep_env *env, struct lt_node n, int depth)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	if (estate->values-- <= 0 || depth > DEEPEST || lt_arena_over(estate->arena))
		return lt_bicep_dunno(estate, lt_node_place(n), "is past the limits of one run");
	switch (lt_node_kind(n)) {
	case LT_KIND_TEXT:
		return text_value(env, n);
	case LT_KIND_MAP:
		return map_value(env, n, depth + 1);
	case LT_KIND_LIST: {
		struct lt_value *list = lt_value_list(
			estate->arena, (int)lt_node_count(n), lt_node_place(n));
		struct lt_walk w = lt_walk(n);
		for (int i = 0; lt_walk_next(&w); i++)
			list->items[i] = value_of(env, w.value, depth + 1);
		return list;
	}
	case LT_KIND_NONE:
		return lt_bicep_dunno(estate, (struct lt_place){ 0 }, "is not given");
	default:
		return lt_value_of(estate->arena, n);
	}
}

static const struct lt_bicep_env *
with_copies(const struct lt_bicep_env *env, const struct lt_arm_copy *copy)
{
	if (!copy)
		return env;
	env = with_copies(env, copy->outer);
	struct lt_bicep_estate *estate = env->scope->estate;
	const struct lt_value *index = copy->index >= 0
		? lt_value_number(estate->arena, (double)copy->index, env->at)
		: lt_bicep_dunno(estate, env->at, "depends on which copy is meant");
	return in_loop(env, copy->name, index);
}

const struct lt_value *
lt_arm_value(struct lt_bicep_scope *scope, const struct lt_arm_copy *copy, struct lt_node n)
{
	return value_of(with_copies(lt_bicep_base(scope), copy), n, 0);
}

/* A member by its name in any case. */
static struct lt_node
named(struct lt_node map, struct lt_text name)
{
	struct lt_walk w = lt_walk(map);
	while (lt_walk_next(&w))
		if (lt_text_eq_nocase(w.word, name))
			return w.value;
	return LT_NOWHERE;
}

/* What was worked out once for this scope; *ret_at is its number, -1 for new. */
static const struct lt_value *
remembered(struct lt_bicep_scope *scope, char kind, struct lt_text name, int64_t *ret_at)
{
	struct lt_bicep_estate *estate = scope->estate;
	struct lt_text key = lt_text(
		lt_print(estate->arena, "%p%c%.*s", (void *)scope, kind, LT_ARG(name)));
	*ret_at = lt_map_get(estate->attribute_map, key);
	if (*ret_at < 0) {
		lt_map_put(estate->attribute_map, key, estate->attribute_count);
		LT_PUSH(estate->arena, estate->attributes, estate->attribute_count,
			estate->attribute_room) = NULL;
		*ret_at = estate->attribute_count - 1;
		return NULL;
	}
	const struct lt_value *value = estate->attributes[*ret_at];
	return value ? value
		     : lt_bicep_dunno(estate, (struct lt_place){ 0 }, "depends on itself ('%.*s')",
			       LT_ARG(name));
}

static const struct lt_value *
parameter(struct lt_bicep_scope *scope, struct lt_text name, struct lt_place place)
{
	struct lt_bicep_estate *estate = scope->estate;
	struct lt_node declared = named(scope->arm->parameters, name);
	const struct lt_value *given = scope->arm->given, *value = NULL;
	for (int i = 0; given && given->kind == LT_KIND_MAP && i < given->count; i++)
		if (lt_text_eq_nocase(given->keys[i], name))
			value = given->items[i];
	if (given && given->kind == LT_KIND_UNKNOWN)
		value = given;
	struct lt_node fallback = lt_node_get(declared, "defaultValue");
	if ((!value || value->kind == LT_KIND_NULL) && !lt_node_is(fallback, LT_KIND_NONE))
		value = lt_arm_value(scope, NULL, fallback);
	if (!value && lt_node_true(lt_node_get(declared, "nullable")))
		value = lt_value_null(estate->arena, lt_node_place(declared));
	if (!value && declared.doc)
		place = lt_node_place(declared);
	if (!value)
		return lt_bicep_dunno(estate, place,
			"depends on parameter '%.*s', which has no default and is given no value",
			LT_ARG(name));
	struct lt_text type = lt_node_text(lt_node_get(declared, "type"), estate->arena);
	bool secure = lt_text_eq_nocase(type, LT_LIT("securestring")) ||
		lt_text_eq_nocase(type, LT_LIT("secureobject"));
	return secure && value->kind != LT_KIND_UNKNOWN && value->kind != LT_KIND_NULL
		? lt_value_hide(estate->arena, value)
		: value;
}

const struct lt_value *
lt_arm_parameter(struct lt_bicep_scope *scope, struct lt_text name, struct lt_place place)
{
	int64_t at;
	const struct lt_value *value = remembered(scope, 'p', name, &at);
	if (value)
		return value;
	value = parameter(scope, name, place);
	return scope->estate->attributes[at] = value;
}

static const struct lt_value *
variable(struct lt_bicep_scope *scope, struct lt_text name, struct lt_place place)
{
	struct lt_node written = named(scope->arm->variables, name);
	if (written.doc)
		return lt_arm_value(scope, NULL, written);
	struct lt_walk w = lt_walk(lt_node_get(scope->arm->variables, "copy"));
	while (lt_walk_next(&w))
		if (lt_text_eq_nocase(
			    lt_node_text(lt_node_get(w.value, "name"), scope->estate->arena), name))
			return copied(lt_bicep_base(scope), w.value, 0);
	return lt_bicep_dunno(scope->estate, place,
		"depends on variable '%.*s', which is not declared", LT_ARG(name));
}

static const struct lt_value *
call_variables(const struct lt_bicep_env *env, struct lt_text name)
{
	int64_t at;
	const struct lt_value *value = remembered(env->scope, 'v', name, &at);
	if (value)
		return value;
	value = variable(env->scope, name, env->at);
	return env->scope->estate->attributes[at] = value;
}

static const struct lt_value *
call_copy_index(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	const struct lt_bicep_node *arg = call->first;
	struct lt_text name = LT_LIT("copyIndex()");
	if (arg && arg->kind == LT_BICEP_TEXT) {
		name = loop_name(estate->arena, arg->word);
		arg = arg->next;
	}
	const struct lt_value *index = lt_bicep_local(env, name);
	if (!index)
		return lt_bicep_dunno(estate, env->at, "depends on copyIndex() outside its loop");
	const struct lt_value *offset = arg ? lt_bicep_eval(env, arg) : NULL;
	if (index->kind != LT_KIND_NUMBER || (offset && offset->kind != LT_KIND_NUMBER))
		return lt_bicep_pass(
			estate, index->kind != LT_KIND_NUMBER ? index : offset, env->at);
	return lt_value_number(
		estate->arena, index->number + (offset ? offset->number : 0), env->at);
}

/* Do two expressions say the same, letter for letter? */
static bool
alike(const struct lt_bicep_node *a, const struct lt_bicep_node *b, int depth)
{
	if (depth > DEEPEST || a->kind != b->kind || !lt_text_eq_nocase(a->word, b->word))
		return false;
	for (a = a->first, b = b->first; a && b; a = a->next, b = b->next)
		if (!alike(a, b, depth + 1))
			return false;
	return !a && !b;
}

/* Is the name "[format('{0}/{1}', a, b)]" or "[concat(a, '/', b)]" made of these segments? */
static bool
made_of(const struct lt_bicep_node *name, const struct lt_bicep_node *segments)
{
	if (!segments->next)
		return alike(name, segments, 0);
	if (name->kind != LT_BICEP_CALL || !name->first)
		return false;
	bool format = lt_text_eq_nocase(name->word, LT_LIT("format"));
	const struct lt_bicep_node *part = format ? name->first->next : name->first;
	for (; part && segments; part = part->next, segments = segments->next) {
		if (!format && part->kind == LT_BICEP_TEXT && lt_text_eq(part->word, "/") &&
			part->next)
			part = part->next;
		if (!alike(part, segments, 0))
			return false;
	}
	return !part && !segments;
}

static bool
same_name(const struct lt_bicep_env *env, const struct lt_arm_resource *resource,
	const struct lt_bicep_node *segments)
{
	struct lt_arena *a = env->scope->estate->arena;
	const struct lt_bicep_node *name = lt_arm_is_expression(resource->name)
		? read_expression(a, resource->name)
		: NULL;
	if (name)
		return made_of(name, segments);
	struct lt_text joined = LT_NONE;
	for (; segments; segments = segments->next) {
		const struct lt_value *v = lt_bicep_eval(env, segments);
		if (v->kind != LT_KIND_TEXT)
			return false;
		joined = lt_text(lt_print(
			a, "%.*s%s%.*s", LT_ARG(joined), joined.len ? "/" : "", LT_ARG(v->text)));
	}
	return lt_text_eq_nocase(joined, resource->name);
}

static const struct lt_value *
call_resource_id(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	const struct lt_bicep_node *type = call->first;
	while (type && !(type->kind == LT_BICEP_TEXT && memchr(type->word.at, '/', type->word.len)))
		type = type->next;
	const struct lt_value *plain = type && type->next && !type->next->next
		? lt_bicep_plain_id(estate, type->word, lt_bicep_eval(env, type->next), env->at)
		: NULL;
	if (plain)
		return plain;
	for (int i = 0; type && type->next && i < env->scope->arm->resource_count; i++) {
		const struct lt_arm_resource *r = &env->scope->arm->resources[i];
		if (lt_text_eq_nocase(r->type, type->word) && same_name(env, r, type->next))
			return lt_value_unknown(estate->arena, lt_text(r->address), env->at,
				"is the id of %s", r->address);
	}
	return lt_bicep_dunno(estate, env->at, "is the id of a resource of type %.*s",
		LT_ARG(type ? type->word : LT_LIT("that is not known")));
}

/* reference('symbol'), reference(resourceId(...)), listKeys(resourceId(...)) */
static const struct lt_value *
call_reference(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	const struct lt_value *of = call->first ? lt_bicep_eval(env, call->first) : NULL;
	struct lt_text address = of && of->kind == LT_KIND_UNKNOWN ? of->refers : LT_NONE;
	for (int i = 0; of && of->kind == LT_KIND_TEXT && i < env->scope->arm->resource_count;
		i++) {
		const struct lt_arm_resource *r = &env->scope->arm->resources[i];
		if ((r->symbol.at && lt_text_is(r->symbol, of->text)) ||
			lt_text_eq_nocase(r->name, of->text))
			address = lt_text(r->address);
	}
	return lt_value_unknown(estate->arena, address, env->at, "is read by %.*s() at deployment",
		LT_ARG(call->word));
}

/* A function the template declares: namespace.name(...). */
static const struct lt_value *
call_own(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_bicep_estate *estate = env->scope->estate;
	struct lt_text name = call->word, space;
	struct lt_walk w = lt_walk(env->scope->arm->functions);
	if (!lt_text_cut(&name, '.', &space) || !name.at)
		return NULL;
	while (lt_walk_next(&w)) {
		struct lt_node func = named(lt_node_get(w.value, "members"), name);
		if (!func.doc ||
			!lt_text_eq_nocase(
				lt_node_text(lt_node_get(w.value, "namespace"), estate->arena),
				space))
			continue;
		struct lt_node parameters = lt_node_get(func, "parameters");
		struct lt_value *given = lt_value_map(
			estate->arena, (int)lt_node_count(parameters), env->at);
		const struct lt_bicep_node *arg = call->first;
		int count = 0;
		for (struct lt_walk p = lt_walk(parameters); arg && lt_walk_next(&p);
			arg = arg->next) {
			given->keys[count] = lt_node_text(
				lt_node_get(p.value, "name"), estate->arena);
			given->items[count++] = lt_bicep_eval(env, arg);
		}
		given->count = count;
		struct lt_arm_scope *arm = LT_NEW(estate->arena, struct lt_arm_scope);
		*arm = (struct lt_arm_scope){ .functions = env->scope->arm->functions,
			.given = given };
		return lt_arm_value(lt_arm_scope(estate, env->scope->address, arm), NULL,
			lt_node_path(func, "output/value"));
	}
	return NULL;
}

const struct lt_value *
lt_arm_call(const struct lt_bicep_env *env, const struct lt_bicep_node *call)
{
	struct lt_text w = call->word;
	const struct lt_bicep_node *arg = call->first;
	bool parameters = lt_text_eq_nocase(w, LT_LIT("parameters")),
	     variables = lt_text_eq_nocase(w, LT_LIT("variables"));
	if (arg && (parameters || variables)) {
		const struct lt_value *name = lt_bicep_eval(env, arg);
		if (name->kind != LT_KIND_TEXT)
			return lt_bicep_pass(env->scope->estate, name, env->at);
		return parameters ? lt_arm_parameter(env->scope, name->text, env->at)
				  : call_variables(env, name->text);
	}
	if (lt_text_eq_nocase(w, LT_LIT("copyIndex")))
		return call_copy_index(env, call);
	if (lt_text_ends(w, "esourceId"))
		return call_resource_id(env, call);
	if (lt_text_eq_nocase(w, LT_LIT("reference")) || (w.len > 4 && lt_text_starts(w, "list")))
		return call_reference(env, call);
	return memchr(w.at, '.', w.len) ? call_own(env, call) : NULL;
}
