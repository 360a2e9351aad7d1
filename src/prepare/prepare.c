/* SPDX-License-Identifier: Apache-2.0 */
/* prepare: see prepare.h.  Targets are chosen, the view is laid, templates become files. */
#include "prepare/prepare.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/hcl_align.h"
#include "format/mustache.h"
#include "prepare/form.h"
#include "prepare/name.h"
#include "prepare/target.h"
#include "prepare/targets.h"
#include "prepare/template.h"
#include "prepare/view.h"
#include "record/mistake.h"

#define TARGET(name) extern const struct lt_target lt_target_##name;
TARGETS
#undef TARGET

const struct lt_target *const lt_targets[] = {
#define TARGET(name) &lt_target_##name,
	TARGETS
#undef TARGET
	NULL,
};

/* A template that is asked for once more, for a thing. */
struct asked {
	const char *path, *part;
	struct lt_node item;
	const struct lt_target *target;
};

struct lt_render {
	struct lt_prepare p; /* first: what targets hold is this */
	struct asked *asked;
	int asked_count, asked_room;
	struct lt_prepared parts; /* as they come; those of one path follow each other in the end */
	struct lt_node view;
	struct lt_err *err;
};

const struct lt_target *
lt_target_named(const char *name)
{
	for (int i = 0; lt_targets[i]; i++)
		if (strcmp(lt_targets[i]->name, name) == 0)
			return lt_targets[i];
	return NULL;
}

static bool
choose(bool *chosen, const char *name, struct lt_err *err)
{
	const struct lt_target *target = lt_target_named(name);
	const char *near = NULL;
	int least = 3, i = 0;
	for (int j = 0; lt_targets[j] && !target; j++) {
		int steps = lt_text_distance(lt_text(lt_targets[j]->name), lt_text(name));
		bool closer = steps < least && strcmp(lt_targets[j]->name, "root") != 0; /* nobody asks for that one */
		near = closer ? lt_targets[j]->name : near;
		least = closer ? steps : least;
	}
	if (!target)
		return lt_fail(err, "there is no target '%s'%s%s%s; lintel prepare list names all", name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
	while (lt_targets[i] != target)
		i++;
	if (chosen[i])
		return true;
	chosen[i] = true;
	for (int j = 0; target->needs && target->needs[j]; j++)
		if (!choose(chosen, target->needs[j], err))
			return lt_within(err, "%s needs %s", name, target->needs[j]);
	return true;
}

/* Has the estate what the target is made of? */
static bool
has(const struct lt_render *r, const struct lt_target *target)
{
	struct lt_node of = target->of ? lt_node_path(r->p.platform, target->of) : r->p.platform;
	bool given = !lt_node_is(of, LT_KIND_NONE) && !lt_node_is(of, LT_KIND_NULL);
	return given && (!lt_node_is(of, LT_KIND_LIST) || lt_node_count(of) > 0);
}

/* The key of the estate that a target is made of: platform.cluster. */
static const char *
key_of(struct lt_arena *a, const struct lt_target *target)
{
	char *key = lt_print(a, "platform.%s", target->of);
	for (char *c = key; *c; c++)
		*c = *c == '/' ? '.' : *c;
	return key;
}

/* Those that were named and are made of nothing. */
static void
check_chosen(struct lt_render *r)
{
	for (int i = 0; r->p.chosen[i]; i++) {
		const struct lt_target *target = lt_target_named(r->p.chosen[i]);
		if (!has(r, target))
			lt_mistake_add(r->p.mistakes, lt_node_place(r->p.platform), "%s is not given, and the target %s is made of it; describe it below platform, or leave the target out",
				key_of(r->p.a, target), target->name);
	}
}

static const char *
left_out(const struct lt_render *r)
{
	const char *left = NULL;
	for (int i = 0; lt_targets[i] && r->p.all; i++)
		if (!has(r, lt_targets[i]))
			left = lt_print(r->p.a, "%s%s%s (%s)", left ? left : "", left ? ", " : "", lt_targets[i]->name, key_of(r->p.a, lt_targets[i]));
	return left;
}

static bool
choose_all(struct lt_render *r, const char *const *targets, int count)
{
	int all = 0, kept = 0;
	while (lt_targets[all])
		all++;
	bool *chosen = LT_NEW_ARRAY(r->p.a, bool, all + 1);
	const char **names = LT_NEW_ARRAY(r->p.a, const char *, all + 1);
	if (!choose(chosen, "root", r->err))
		return false;
	for (int i = 0; i < count; i++)
		if (!choose(chosen, targets[i], r->err))
			return false;
	r->p.all = true;
	for (int i = 0; i < all && count; i++)
		r->p.all = r->p.all && chosen[i];
	for (int i = 0; i < all; i++)
		if (r->p.all ? has(r, lt_targets[i]) : chosen[i])
			names[kept++] = lt_targets[i]->name;
	r->p.chosen = names;
	return true;
}

void
lt_prepare_file(struct lt_prepare *p, const char *path, const char *part, struct lt_node item)
{
	struct lt_render *r = (struct lt_render *)p;
	LT_PUSH(p->a, r->asked, r->asked_count, r->asked_room) = (struct asked){ path, part, item, p->target };
}

static void
lay_view(struct lt_render *r)
{
	static const struct lt_place nowhere;
	struct lt_doc *doc = lt_doc_new(r->p.a, lt_keys_new(r->p.a), NULL);
	lt_doc_map(doc, nowhere);
	lt_view_lay(&r->p, doc);
	for (int i = 0; r->p.chosen[i]; i++) {
		r->p.target = lt_target_named(r->p.chosen[i]);
		lt_view_map(doc, lt_name_key(r->p.a, r->p.target->name));
		if (r->p.target->view)
			r->p.target->view(&r->p, doc);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
	r->view = lt_doc_root(doc);
}

static bool
render(struct lt_render *r, const struct lt_content *file, const char *path, struct lt_node item, struct lt_text *ret_text)
{
	const struct lt_mustache given = { .name = lt_print(r->p.a, "content/templates/%s", file->path), .bytes = file->bytes,
		.syntax = lt_syntax_of(path), .view = r->view, .item = item, .item_name = "item" };
	return lt_mustache_render(r->p.a, &given, ret_text, r->err);
}

static void
keep(struct lt_render *r, const char *path, const char *target, struct lt_text bytes)
{
	struct lt_text text = lt_text_trim(bytes);
	while (text.at > bytes.at && (text.at[-1] == ' ' || text.at[-1] == '\t')) /* its first line keeps its place */
		text.at--, text.len++;
	if (text.len)
		LT_PUSH(r->p.a, r->parts.at, r->parts.count, r->parts.room) =
			(struct lt_prepared_file){ path, target, text, lt_text_starts(text, "#!") };
}

/* "dot_github/_main.tf" of a template is ".github/main.tf" of the folder; *ret_part: it is one of several. */
static const char *
path_of(struct lt_arena *a, const char *template, bool *ret_part)
{
	struct lt_text rest = lt_text(template), word;
	const char *path = "";
	*ret_part = false;
	while (lt_text_cut(&rest, '/', &word)) {
		bool last = rest.at == NULL;
		const char *before = "";
		if (lt_text_starts(word, "dot_"))
			word.at += 4, word.len -= 4, before = ".";
		else if (lt_text_starts(word, "under_"))
			word.at += 6, word.len -= 6, before = "_";
		else if (last && lt_text_starts(word, "_"))
			word.at++, word.len--, *ret_part = true;
		path = lt_print(a, "%s%s%s%.*s", path, *path ? "/" : "", before, LT_ARG(word));
	}
	return path;
}

/* Each file that a target brings, once; a file that is no part is brought by one alone. */
static bool
render_target(struct lt_render *r, const struct lt_target *target)
{
	const char *below = lt_print(r->p.a, "%s/", target->name), *each = lt_print(r->p.a, "%s/each/", target->name);
	struct lt_content file;
	for (const char *at = NULL; lt_template_next(below, &at, &file);) {
		struct lt_text text;
		bool part;
		if (lt_text_starts(lt_text(file.path), each))
			continue;
		const char *path = path_of(r->p.a, file.path + strlen(below), &part);
		for (int i = 0; !part && i < r->parts.count; i++)
			if (strcmp(r->parts.at[i].path, path) == 0)
				return lt_fail(r->err, "content/templates/%s: %s is a file of %s already; a part of it begins with _", file.path, path, r->parts.at[i].target);
		if (!render(r, &file, path, LT_NOWHERE, &text))
			return false;
		keep(r, path, target->name, text);
	}
	return true;
}

static bool
render_asked(struct lt_render *r, const struct asked *asked)
{
	const char *name = lt_print(r->p.a, "%s/each/%s", asked->target->name, asked->part);
	struct lt_content file;
	struct lt_text text;
	for (const char *at = NULL; lt_template_next(name, &at, &file);)
		if (strcmp(file.path, name) == 0) {
			if (!render(r, &file, asked->path, asked->item, &text))
				return false;
			keep(r, asked->path, asked->target->name, text);
			return true;
		}
	return lt_fail(r->err, "there is no template content/templates/%s", name);
}

/* Parts of one path become one file, with an empty line between; a file ends with its line. */
static void
join(struct lt_render *r, struct lt_prepared *ret_files)
{
	struct lt_prepared *parts = &r->parts;
	for (int i = 0; i < parts->count; i++) {
		bool first = true;
		for (int j = 0; j < i && first; j++)
			first = strcmp(parts->at[j].path, parts->at[i].path) != 0;
		if (!first)
			continue;
		struct lt_buf whole = LT_BUF(64 << 20);
		for (int j = i; j < parts->count; j++) {
			if (strcmp(parts->at[j].path, parts->at[i].path) != 0)
				continue;
			lt_buf_puts(&whole, j > i ? "\n" : "");
			lt_buf_text_add(&whole, parts->at[j].bytes);
			lt_buf_putc(&whole, '\n');
		}
		struct lt_prepared_file file = parts->at[i];
		file.bytes = lt_copy_text(r->p.a, lt_buf_text(&whole));
		if (lt_syntax_of(file.path) == LT_SYNTAX_HCL)
			file.bytes = lt_hcl_align(r->p.a, file.bytes);
		lt_buf_done(&whole);
		LT_PUSH(r->p.a, ret_files->at, ret_files->count, ret_files->room) = file;
	}
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct lt_prepared_file *)a)->path, ((const struct lt_prepared_file *)b)->path);
}

bool
lt_prepare_render(struct lt_arena *a, struct lt_node estate, const char *const *targets, int count, struct lt_prepared *ret_files,
	struct lt_mistakes *mistakes, struct lt_err *err)
{
	struct lt_render r = { .p = { .a = a, .estate = estate, .platform = lt_node_get(estate, "platform"), .mistakes = mistakes,
				       .files = ret_files }, .err = err };
	*ret_files = (struct lt_prepared){ 0 };
	if (!choose_all(&r, targets, count))
		return false;
	lt_view_check(&r.p);
	if (mistakes->count == 0)
		check_chosen(&r);
	if (mistakes->count)
		return false;
	lt_form_check(&r.p);
	lay_view(&r);
	if (mistakes->count)
		return false;
	for (int i = 0; r.p.chosen[i]; i++)
		if (!render_target(&r, lt_target_named(r.p.chosen[i])))
			return false;
	for (int i = 0; i < r.asked_count; i++)
		if (!render_asked(&r, &r.asked[i]))
			return false;
	join(&r, ret_files);
	ret_files->without = left_out(&r);
	if (ret_files->count > 1)
		qsort(ret_files->at, (size_t)ret_files->count, sizeof *ret_files->at, by_path);
	return true;
}
