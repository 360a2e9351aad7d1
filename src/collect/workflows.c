/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GitHub Actions and Azure Pipelines: what starts them, what they may do, which actions of
 * whom they run, and which secrets they are given.  Scripts are kept because checks look for
 * commands in them; whatever in them looks like a secret is not.
 */
#include <ctype.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/io.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "collect/secret.h"
#include "format/yaml.h"

enum { DEEPEST = 32, LONGEST_SCRIPT = 32 << 10, LONGEST_LIST = 8 << 10 };

LT_AUTO_DEFINE(lt_file_arena, struct lt_arena *, lt_arena_drop, NULL)

static const char *const collector = "workflows";

struct flow {
	struct lt_facts *facts;
	struct lt_arena *arena;
	const char *path, *name, *system;
	bool pull_request_target;
	/* of the job being read */
	const char *job;
	int step;
};

static struct lt_row *
row_of(struct flow *f, const char *table, const char *resource, struct lt_place place)
{
	struct lt_row *row = lt_facts_row(f->facts, table);
	lt_row_text(row, "resource", resource);
	lt_row_text(row, "type", f->system);
	lt_row_text(row, "name", f->name);
	lt_row_text(row, "source", "workflow");
	lt_row_place(row, place);
	lt_row_text(row, "workflow", f->path);
	return row;
}

static const char *
string_at(struct flow *f, struct lt_node n, const char *path)
{
	return lt_node_string(lt_node_path(n, path), f->arena);
}

/* Texts of a list, or the one text, between blanks. */
static const char *
words(struct flow *f, struct lt_node n)
{
	if (!lt_node_count(n))
		return lt_node_string(n, f->arena);
	struct lt_buf out = LT_BUF(LONGEST_LIST);
	struct lt_walk w = lt_walk(n);
	while (lt_walk_next(&w)) {
		if (out.len)
			lt_buf_putc(&out, ' ');
		lt_buf_text_add(&out, w.map ? w.word : lt_node_text(w.value, f->arena));
	}
	const char *text = lt_print(f->arena, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return text;
}

/* permissions as text: read-all, write-all, or "contents:read id-token:write". */
static const char *
permissions(struct flow *f, struct lt_node n)
{
	if (!lt_node_is(n, LT_KIND_MAP))
		return lt_node_string(n, f->arena);
	struct lt_buf out = LT_BUF(LONGEST_LIST);
	struct lt_walk w = lt_walk(n);
	while (lt_walk_next(&w))
		lt_buf_printf(&out, "%s%.*s:%.*s", out.len ? " " : "", LT_ARG(w.word), LT_ARG(lt_node_text(w.value, f->arena)));
	const char *text = lt_print(f->arena, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return text;
}

static bool
writes_id_token(struct lt_node n)
{
	return lt_node_eq(lt_node_get(n, "id-token"), "write") || lt_node_eq(n, "write-all");
}

/* Secrets */

static void
lay_secret(struct flow *f, struct lt_text secret, const char *via, struct lt_text key, struct lt_place place)
{
	struct lt_row *row = row_of(f, "workflow_secret", lt_print(f->arena, "%s/%.*s", f->path, LT_ARG(secret)), place);
	lt_row_text(row, "job", f->job);
	lt_row_slice(row, "secret", secret);
	lt_row_text(row, "via", via);
	lt_row_slice(row, "key", key);
	lt_row_bool(row, "pull_request_target", f->pull_request_target);
}

/* secrets.NAME in an expression, as often as it comes. */
static void
find_secrets(struct flow *f, struct lt_text text, const char *via, struct lt_text key, struct lt_place place)
{
	static const char before[] = "secrets.";
	while (text.len) {
		const char *hit = memmem(text.at, text.len, before, sizeof before - 1);
		if (!hit)
			return;
		bool inside = hit == text.at || !isalnum((unsigned char)hit[-1]);
		hit += sizeof before - 1;
		size_t left = (size_t)(text.at + text.len - hit), len = 0;
		while (len < left && (isalnum((unsigned char)hit[len]) || hit[len] == '_' || hit[len] == '-'))
			len++;
		if (len && inside)
			lay_secret(f, (struct lt_text){ hit, len }, via, key, place);
		text = (struct lt_text){ hit + len, left - len };
	}
}

/* env and with: what is given to a step, and which literals look like secrets. */
static void
lay_inputs(struct flow *f, struct lt_node map, const char *via)
{
	struct lt_walk w = lt_walk(map);
	while (lt_walk_next(&w)) {
		struct lt_text text = lt_node_text(w.value, f->arena);
		struct lt_place place = lt_walk_key_place(&w);
		bool secret = lt_secret_value(text) || (lt_secret_name(w.word) && !lt_secret_stand_in(text));
		find_secrets(f, text, via, w.word, place);
		struct lt_row *row = row_of(f, "workflow_input", lt_print(f->arena, "%s/%s/%.*s", f->path,
			f->job ? f->job : via, LT_ARG(w.word)), place);
		lt_row_text(row, "job", f->job);
		lt_row_int(row, "step", f->step);
		lt_row_text(row, "via", via);
		lt_row_slice(row, "key", w.word);
		lt_row_bool(row, "secret", secret);
		if (!secret)
			lt_row_slice(row, "value", text);
	}
}

/* Steps */

static bool
is_hex(struct lt_text text, size_t len)
{
	for (size_t i = 0; i < text.len; i++)
		if (!isxdigit((unsigned char)text.at[i]))
			return false;
	return text.len == len;
}

/* owner/name@ref, docker://image or ./folder. */
static void
action_cells(struct lt_row *row, struct lt_text uses)
{
	struct lt_text ref = uses, action = LT_NONE, rest, owner;
	bool docker = lt_text_starts(uses, "docker://"), local = lt_text_starts(uses, "./");
	lt_row_slice(row, "uses", uses);
	lt_row_bool(row, "local", local);
	lt_text_cut(&ref, '@', &action);
	lt_row_slice(row, "action", action);
	lt_row_slice(row, "ref", ref);
	rest = action;
	if (lt_text_cut(&rest, '/', &owner) && !local && !docker)
		lt_row_slice(row, "owner", owner);
	lt_row_bool(row, "pinned", local || is_hex(ref, 40) || is_hex(ref, 64) || lt_text_starts(ref, "sha256:"));
}

/* What comes from whoever opened the pull request or the issue: it must not be in a script. */
static bool
has_foreign_text(struct lt_text run, struct lt_text *ret_expression)
{
	static const char *const foreign[] = { "github.event.issue.title", "github.event.issue.body",
		"github.event.pull_request.title", "github.event.pull_request.body", "github.event.pull_request.head.ref",
		"github.event.pull_request.head.label", "github.event.comment.body", "github.event.review.body",
		"github.event.head_commit.message", "github.head_ref", "github.event.discussion.title",
		"github.event.discussion.body", "github.event.commits" };
	while (run.len) {
		const char *open = memmem(run.at, run.len, "${{", 3);
		const char *close = open ? memmem(open, (size_t)(run.at + run.len - open), "}}", 2) : NULL;
		if (!close)
			return false;
		struct lt_text inside = { open + 3, (size_t)(close - open - 3) };
		for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
			if (lt_text_has(inside, foreign[i])) {
				*ret_expression = lt_text_trim(inside);
				return true;
			}
		run = (struct lt_text){ close + 2, (size_t)(run.at + run.len - close - 2) };
	}
	return false;
}

/* The script without the words that are or may be secret. */
static struct lt_text
script(struct flow *f, struct lt_text run)
{
	struct lt_buf out = LT_BUF(LONGEST_SCRIPT);
	struct lt_text line, word;
	while (lt_text_cut(&run, '\n', &line)) {
		while (lt_text_cut(&line, ' ', &word)) {
			struct lt_text value = word, name = word;
			lt_text_cut(&value, '=', &name);
			bool named = value.len && lt_secret_name(name) && !lt_secret_stand_in(value);
			if (named || lt_secret_value(word))
				lt_buf_printf(&out, "%.*s[hidden]", LT_ARG(named ? name : LT_NONE));
			else
				lt_buf_text_add(&out, word);
			if (line.at)
				lt_buf_putc(&out, ' ');
		}
		lt_buf_putc(&out, '\n');
	}
	struct lt_text text = lt_copy_text(f->arena, lt_text_trim(lt_buf_text(&out)));
	lt_buf_done(&out);
	return text;
}

static void
lay_step(struct flow *f, struct lt_node step)
{
	static const char *const scripts[] = { "run", "script", "bash", "pwsh", "powershell" };
	struct lt_node uses = lt_node_get(step, "uses"), run = LT_NOWHERE;
	for (int i = 0; i < 5 && lt_node_kind(run) == LT_KIND_NONE; i++)
		run = lt_node_get(step, scripts[i]);
	if (lt_node_kind(run) == LT_KIND_NONE)
		run = lt_node_path(step, "inputs/inlineScript"); /* of Azure's tasks that sign in first */
	if (lt_node_kind(uses) == LT_KIND_NONE)
		uses = lt_node_get(step, "task");
	f->step++;
	lay_inputs(f, lt_node_get(step, "env"), "env");
	lay_inputs(f, lt_node_get(step, "with"), "with");
	lay_inputs(f, lt_node_get(step, "inputs"), "with");
	struct lt_text text = lt_node_text(run, f->arena), foreign = LT_NONE;
	find_secrets(f, text, "run", LT_NONE, lt_node_place(run));
	struct lt_place place = lt_node_place(lt_node_kind(uses) != LT_KIND_NONE ? uses
		: lt_node_kind(run) != LT_KIND_NONE ? run : step);
	struct lt_row *row = row_of(f, "workflow_step", lt_print(f->arena, "%s/%s/%d", f->path, f->job, f->step), place);
	lt_row_text(row, "job", f->job);
	lt_row_int(row, "step", f->step);
	lt_row_text(row, "title", string_at(f, step, "name"));
	lt_row_text(row, "condition", string_at(f, step, "if"));
	lt_row_bool(row, "goes_on", lt_node_true(lt_node_get(step, "continue-on-error"))
		|| lt_node_true(lt_node_get(step, "continueOnError")));
	if (lt_node_kind(uses) != LT_KIND_NONE)
		action_cells(row, lt_node_text(uses, f->arena));
	if (text.at)
		lt_row_slice(row, "run", script(f, text));
	lt_row_bool(row, "foreign", has_foreign_text(text, &foreign));
	lt_row_slice(row, "foreign_text", foreign);
	lt_row_text(row, "checkout_ref", string_at(f, step, "with/ref"));
	lt_row_text(row, "inputs", words(f, lt_node_get(step, "with")));
}

static void
lay_steps(struct flow *f, struct lt_node steps)
{
	struct lt_walk w = lt_walk(steps);
	while (lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP))
			lay_step(f, w.value);
}

/* GitHub */

/* environment is a name, or a map with one. */
static const char *
environment(struct flow *f, struct lt_node job)
{
	struct lt_node n = lt_node_get(job, "environment");
	return lt_node_is(n, LT_KIND_MAP) ? string_at(f, n, "name") : lt_node_string(n, f->arena);
}

static void
lay_image(struct flow *f, struct lt_node container)
{
	struct lt_node image = lt_node_is(container, LT_KIND_MAP) ? lt_node_get(container, "image") : container;
	struct lt_text text = lt_node_text(image, f->arena);
	if (!text.len || lt_text_has(text, "${{"))
		return;
	struct lt_row *row = row_of(f, "workflow_step", lt_print(f->arena, "%s/%s/container", f->path, f->job),
		lt_node_place(image));
	lt_row_text(row, "job", f->job);
	lt_row_int(row, "step", 0);
	action_cells(row, lt_text(lt_print(f->arena, "docker://%.*s", LT_ARG(text))));
}

static void
lay_job(struct flow *f, struct lt_node root, struct lt_node job, struct lt_text id, struct lt_place place)
{
	struct lt_node own = lt_node_get(job, "permissions"), top = lt_node_get(root, "permissions");
	struct lt_node uses = lt_node_get(job, "uses");
	bool has_own = lt_node_kind(own) != LT_KIND_NONE;
	f->job = lt_print(f->arena, "%.*s", LT_ARG(id));
	f->step = 0;
	lay_inputs(f, lt_node_get(job, "env"), "env");
	lay_inputs(f, lt_node_get(job, "with"), "with");
	lay_inputs(f, lt_node_get(job, "secrets"), "secrets");
	lay_image(f, lt_node_get(job, "container"));
	lay_steps(f, lt_node_get(job, "steps"));
	if (lt_node_kind(uses) != LT_KIND_NONE) {
		struct lt_row *step = row_of(f, "workflow_step", lt_print(f->arena, "%s/%s", f->path, f->job), lt_node_place(uses));
		lt_row_text(step, "job", f->job);
		lt_row_int(step, "step", 0);
		action_cells(step, lt_node_text(uses, f->arena));
	}
	struct lt_row *row = row_of(f, "workflow_job", lt_print(f->arena, "%s/%s", f->path, f->job), place);
	lt_row_text(row, "job", f->job);
	lt_row_text(row, "environment", environment(f, job));
	lt_row_text(row, "permissions", permissions(f, has_own ? own : top));
	lt_row_bool(row, "has_permissions", has_own || lt_node_kind(top) != LT_KIND_NONE);
	lt_row_bool(row, "id_token", writes_id_token(has_own ? own : top));
	lt_row_text(row, "runs_on", words(f, lt_node_get(job, "runs-on")));
	lt_row_text(row, "reuses", lt_node_string(uses, f->arena));
	lt_row_bool(row, "inherits_secrets", lt_node_eq(lt_node_get(job, "secrets"), "inherit"));
	lt_row_text(row, "condition", string_at(f, job, "if"));
	f->job = NULL;
}

/* Whether on has this event: a word, in a list, or a key. */
static bool
starts_on(struct flow *f, struct lt_node on, const char *event)
{
	if (lt_node_is(on, LT_KIND_MAP))
		return lt_node_kind(lt_node_get(on, event)) != LT_KIND_NONE;
	if (lt_node_eq(on, event))
		return true;
	struct lt_walk w = lt_walk(on);
	while (lt_walk_next(&w))
		if (lt_text_eq(lt_node_text(w.value, f->arena), event))
			return true;
	return false;
}

static const char *
crons(struct flow *f, struct lt_node list)
{
	struct lt_buf out = LT_BUF(LONGEST_LIST);
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w))
		lt_buf_printf(&out, "%s%.*s", out.len ? "; " : "", LT_ARG(lt_node_text(lt_node_get(w.value, "cron"), f->arena)));
	const char *text = out.len ? lt_print(f->arena, "%.*s", LT_ARG(lt_buf_text(&out))) : NULL;
	lt_buf_done(&out);
	return text;
}

static void
lay_workflow(struct flow *f, struct lt_node root)
{
	struct lt_node on = lt_node_get(root, "on"), top = lt_node_get(root, "permissions");
	struct lt_walk w = lt_walk(lt_node_get(root, "jobs"));
	bool all = lt_node_count(lt_node_get(root, "jobs")) > 0;
	f->pull_request_target = starts_on(f, on, "pull_request_target");
	lay_inputs(f, lt_node_get(root, "env"), "env");
	struct lt_walk s = lt_walk(lt_node_path(on, "workflow_call/secrets"));
	while (lt_walk_next(&s))
		lay_secret(f, s.word, "call", s.word, lt_walk_key_place(&s));
	while (lt_walk_next(&w)) {
		all = all && lt_node_kind(lt_node_get(w.value, "permissions")) != LT_KIND_NONE;
		lay_job(f, root, w.value, w.word, lt_walk_key_place(&w));
	}
	struct lt_row *row = row_of(f, "workflow", f->path, lt_node_place(root));
	lt_row_text(row, "system", f->system);
	lt_row_text(row, "triggers", words(f, on));
	lt_row_column_place(row, "triggers", lt_node_place(on));
	lt_row_bool(row, "pull_request", starts_on(f, on, "pull_request"));
	lt_row_bool(row, "pull_request_target", f->pull_request_target);
	if (f->pull_request_target)
		lt_row_column_place(row, "pull_request_target", lt_node_place(lt_node_is(on, LT_KIND_MAP)
			? lt_node_get(on, "pull_request_target") : on));
	lt_row_bool(row, "push", starts_on(f, on, "push"));
	lt_row_bool(row, "called", starts_on(f, on, "workflow_call"));
	lt_row_text(row, "schedule", crons(f, lt_node_get(on, "schedule")));
	lt_row_text(row, "paths", words(f, lt_node_path(on, "pull_request/paths")));
	lt_row_text(row, "permissions", permissions(f, top));
	lt_row_bool(row, "has_permissions", lt_node_kind(top) != LT_KIND_NONE || all);
	lt_row_column_place(row, "permissions", lt_node_place(top));
}

/* Azure Pipelines */

/* Jobs and deployments, at any depth of stages, strategies and conditions. */
static void
find_jobs(struct flow *f, struct lt_node n, int depth)
{
	if (depth > DEEPEST || !lt_node_count(n))
		return;
	struct lt_node steps = lt_node_get(n, "steps");
	const char *name = string_at(f, n, "deployment");
	if (!name)
		name = string_at(f, n, "job");
	if (name || (!f->job && lt_node_is(steps, LT_KIND_LIST))) {
		f->job = name ? name : "job";
		f->step = 0;
		struct lt_row *row = row_of(f, "workflow_job", lt_print(f->arena, "%s/%s", f->path, f->job), lt_node_place(n));
		lt_row_text(row, "job", f->job);
		lt_row_text(row, "environment", environment(f, n));
		lt_row_bool(row, "has_permissions", true);
		lt_row_text(row, "runs_on", words(f, lt_node_get(n, "pool")));
	}
	lay_steps(f, steps);
	struct lt_walk w = lt_walk(n);
	while (lt_walk_next(&w))
		if (!lt_text_eq(w.word, "steps"))
			find_jobs(f, w.value, depth + 1);
	if (name)
		f->job = NULL;
}

static void
lay_pipeline(struct flow *f, struct lt_node root)
{
	struct lt_node pr = lt_node_get(root, "pr");
	f->system = "azure_pipelines";
	find_jobs(f, root, 0);
	struct lt_row *row = row_of(f, "workflow", f->path, lt_node_place(root));
	lt_row_text(row, "system", f->system);
	lt_row_bool(row, "pull_request", lt_node_kind(pr) != LT_KIND_NONE && !lt_node_eq(pr, "none"));
	lt_row_bool(row, "pull_request_target", false);
	lt_row_bool(row, "push", !lt_node_eq(lt_node_get(root, "trigger"), "none"));
	lt_row_bool(row, "called", false);
	lt_row_text(row, "schedule", crons(f, lt_node_get(root, "schedules")));
	lt_row_text(row, "paths", words(f, lt_node_path(pr, "paths/include")));
	lt_row_bool(row, "has_permissions", true);
}

static bool
read_file(const struct lt_source *src, struct lt_facts *facts, const struct lt_file *file, struct lt_err *err)
{
	LT_AUTO(lt_file_arena) arena = lt_arena_new(SIZE_MAX);
	struct lt_err why = { 0 };
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	struct flow f = { .facts = facts, .arena = arena, .path = file->path, .system = "github" };
	bool fine = lt_io_read(arena, src->dir, file->path, src->limits.file_bytes, &bytes, &why)
		&& lt_yaml_read(arena, lt_facts_keys(facts), file->path, bytes, &docs, &why);
	for (int i = 0; i < docs.count; i++) {
		struct lt_node root = lt_doc_root(docs.at[i]);
		f.name = string_at(&f, root, "name");
		if (!f.name)
			f.name = file->path;
		if (file->kind == LT_FILE_PIPELINE)
			lay_pipeline(&f, root);
		else if (lt_node_is(lt_node_get(root, "jobs"), LT_KIND_MAP))
			lay_workflow(&f, root);
	}
	if (!fine)
		lt_facts_blind(facts, collector, file->path, 0, lt_copy(src->arena, why.text));
	else
		lt_facts_source(facts, collector, file->path, docs.count);
	return lt_facts_end(facts, err);
}

static bool
collect_workflows(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	for (int i = 0; i < src->files->count; i++) {
		const struct lt_file *f = &src->files->at[i];
		if (f->kind == LT_FILE_WORKFLOW || f->kind == LT_FILE_PIPELINE)
			if (!read_file(src, facts, f, err))
				return false;
	}
	return true;
}

const struct lt_collector lt_collector_workflows = {
	.name = "workflows",
	.summary = "GitHub Actions and Azure Pipelines",
	.give = "name the root of a repository with .github/workflows or azure-pipelines.yml",
	.collect = collect_workflows,
};
