/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The working tree as people keep it: keys and endpoints of AI providers wherever they stand,
 * libraries, weights, assistants' settings, and the files that govern it all.
 *
 * Every text file is read once, in stretches, so that a plan of gigabytes needs no more
 * memory than a script.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/io.h"
#include "catalog/provider.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "collect/purpose.h"
#include "collect/repository.h"
#include "collect/tracked.h"
#include "format/code.h"
#include "format/gitignore.h"
#include "format/lines.h"
#include "format/package.h"
#include "format/weights.h"

static const char *const collector = "repository";

enum {
	STRETCH = 1 << 20,     /* bytes of a file in memory at a time */
	OVERLAP = 8192,        /* longer than any key, and what must be seen around it */
	TEXT_BYTES = 16 << 20, /* other files than plans and states are searched up to this size */
	BINARY = 8000,         /* a NUL in these first bytes: not text (git's own rule) */
};

static bool
is_machine_made(struct lt_text path)
{
	static const char *const names[] = { "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "go.sum", "poetry.lock",
		"Pipfile.lock", "Cargo.lock", "uv.lock", ".min.js", ".map", ".svg", ".lock.hcl", NULL };
	for (int i = 0; names[i]; i++)
		if (lt_text_ends(path, names[i]))
			return true;
	return false;
}

const char *
lt_repository_place(const struct lt_file *file)
{
	switch (file->kind) {
	case LT_FILE_PLAN:
		return "plan";
	case LT_FILE_STATE:
		return "state";
	case LT_FILE_WORKFLOW:
	case LT_FILE_PIPELINE:
		return "workflow";
	case LT_FILE_ARM:
	case LT_FILE_ARM_PARAMETERS:
		return "template";
	case LT_FILE_KUBERNETES:
	case LT_FILE_HELM:
	case LT_FILE_KUSTOMIZE:
		if (strcmp(lt_purpose_place(lt_text(file->path)), "test") != 0)
			return "manifest";
		break;
	default:
		break;
	}
	return lt_purpose_place(lt_text(file->path));
}

struct lt_row *
lt_repository_row(struct lt_repository *r, const char *table, const struct lt_file *file, const char *name,
	uint32_t line)
{
	struct lt_row *row = lt_facts_row(r->facts, table);
	lt_row_text(row, "resource", line ? lt_print(r->a, "%s:%u", file->path, line) : file->path);
	lt_row_text(row, "type", table);
	lt_row_text(row, "name", name ? name : file->path);
	lt_row_text(row, "source", collector);
	lt_row_place(row, (struct lt_place){ file->path, line ? line : 1, 1 });
	lt_row_quality(row, LT_QUALITY_DECLARED);
	r->count++;
	return row;
}

void
lt_repository_tracked(struct lt_repository *r, struct lt_row *row, struct lt_text path)
{
	if (!r->tracked.git)
		lt_row_unknown(row, "tracked", "is not known: the folder is no working tree of git");
	else
		lt_row_bool(row, "tracked", lt_tracked_has(&r->tracked, path));
}

/* The address of the resource that a place in a plan belongs to: the nearest one before it. */
static const char *
address_before(struct lt_arena *a, struct lt_text text, size_t at)
{
	static const char word[] = "\"address\":\"";
	size_t most = at < 65536 ? at : 65536;
	for (size_t back = sizeof word; back <= most; back++) {
		const char *here = text.at + at - back;
		if (here[0] != '"' || memcmp(here, "\"address\"", 9) != 0)
			continue;
		struct lt_text rest = { here + 9, back - 9 }, piece;
		while (rest.len && strchr(": \t", rest.at[0]))
			rest.at++, rest.len--;
		if (rest.len < 2 || rest.at[0] != '"')
			return NULL;
		rest.at++, rest.len--;
		return lt_text_cut(&rest, '"', &piece) ? lt_copy_text(a, piece).at : NULL;
	}
	return NULL;
}

/* The line a place of the text stands on. */
static struct lt_text
line_around(struct lt_text text, size_t at)
{
	size_t from = at, to = at;
	while (from && text.at[from - 1] != '\n' && at - from < 1024)
		from--;
	while (to < text.len && text.at[to] != '\n' && to - at < 1024)
		to++;
	return lt_text_trim((struct lt_text){ text.at + from, to - from });
}

/* A stretch of a file's text: what is before skip was told with the stretch before, what
 * begins at or behind keep will be told with the next. */
struct stretch {
	struct lt_text text;
	size_t skip, keep;
	uint32_t line; /* of its first byte */
};

static void
put_secret(struct lt_repository *r, const struct lt_file *file, const struct stretch *s,
	const struct lt_sighting *it, uint64_t named, uint32_t line)
{
	const char *place = lt_repository_place(file);
	struct lt_row *row = lt_repository_row(r, "secret_match", file, it->rule->id, line);
	lt_row_text(row, "rule", it->rule->id);
	lt_row_text(row, "provider", it->provider->id);
	lt_row_text(row, "family", it->provider->family);
	lt_row_text(row, "digest", it->digest);
	lt_row_bool(row, "example", it->example);
	lt_row_bool(row, "context", named >> (it->provider - r->providers.at) % 64 & 1);
	lt_row_bool(row, "needs_context", it->rule->needs_context);
	lt_row_text(row, "place", place);
	if (file->kind == LT_FILE_PLAN)
		lt_row_text(row, "within", address_before(r->a, s->text, it->at));
	lt_repository_tracked(r, row, lt_text(file->path));
}

static void
put_endpoint(struct lt_repository *r, const struct lt_file *file, const struct stretch *s,
	const struct lt_sighting *it, uint32_t line)
{
	if (file->kind == LT_FILE_EGRESS || file->kind == LT_FILE_FOCUS)
		return; /* it says who went there, and leads nobody */
	struct lt_text around = line_around(s->text, it->at);
	struct lt_row *row = lt_repository_row(r, "provider_endpoint", file, it->provider->id, line);
	lt_row_slice(row, "host", it->word);
	lt_row_text(row, "provider", it->provider->id);
	lt_row_text(row, "place", lt_repository_place(file));
	lt_row_bool(row, "comment", lt_text_starts(around, "#") || lt_text_starts(around, "//")
		|| lt_text_starts(around, "*") || lt_text_starts(around, "/*"));
	r->ai_use = true;
}

static void
put_gateway(struct lt_repository *r, const struct lt_file *file, const struct stretch *s,
	const struct lt_seen *seen, int at, uint32_t line)
{
	const struct lt_sighting *it = &seen->at[at];
	struct lt_row *row = lt_repository_row(r, "gateway_use", file, it->provider->id, line);
	struct lt_text around = line_around(s->text, it->at);
	lt_row_slice(row, "variable", it->word);
	lt_row_text(row, "provider", it->provider->id);
	lt_row_text(row, "place", lt_repository_place(file));
	for (int i = at + 1; i < seen->count && seen->at[i].at < (size_t)(around.at - s->text.at) + around.len; i++)
		if (seen->at[i].kind == LT_SIGHTING_HOST) {
			lt_row_slice(row, "host", seen->at[i].word);
			break;
		}
}

static bool
search(struct lt_repository *r, const struct lt_file *file, const struct stretch *s, struct lt_err *err)
{
	struct lt_seen seen;
	if (!lt_sightings_find(r->sightings, r->a, s->text, &seen, err))
		return false;
	r->named |= seen.named;
	if (seen.cut)
		lt_facts_blind(r->facts, collector, file->path, s->line,
			"so many keys and endpoints stand here that not all of them were told");
	struct lt_lines *lines = seen.count ? lt_lines_new(r->a, s->text) : NULL;
	for (int i = 0; i < seen.count; i++) {
		const struct lt_sighting *it = &seen.at[i];
		if (it->at < s->skip || it->at >= s->keep)
			continue;
		uint32_t line = s->line + lt_lines_place(lines, file->path, (uint32_t)it->at).line - 1;
		switch (it->kind) {
		case LT_SIGHTING_SECRET:
			put_secret(r, file, s, it, r->named, line);
			break;
		case LT_SIGHTING_HOST:
			put_endpoint(r, file, s, it, line);
			break;
		case LT_SIGHTING_BASE_URL:
			put_gateway(r, file, s, &seen, i, line);
			break;
		}
	}
	return true;
}

static void
put_packages(struct lt_repository *r, const struct lt_file *file, struct lt_text text)
{
	struct lt_packages found = lt_packages_read(r->a, lt_text(file->path), text);
	for (int i = 0; i < found.count; i++) {
		const struct lt_package *p = &found.at[i];
		const struct lt_sdk *sdk = lt_providers_sdk(&r->providers, p->ecosystem, p->name);
		if (!sdk)
			continue;
		struct lt_row *row = lt_repository_row(r, "sdk_use", file, NULL, p->line);
		lt_row_slice(row, "package", p->name);
		lt_row_text(row, "ecosystem", p->ecosystem);
		lt_row_text(row, "provider", sdk->provider->id);
		lt_row_text(row, "family", sdk->provider->family);
		lt_row_text(row, "how", "dependency");
		bool address = lt_text_has(p->version, "://");
		lt_row_slice(row, "version", address ? lt_repository_bare_url(r->a, p->version) : p->version);
		lt_row_bool(row, "pinned", lt_package_pinned(p));
		lt_row_text(row, "place", lt_purpose_place(lt_text(file->path)));
		lt_row_slice(row, "folder", lt_repository_folder(file->path));
		r->ai_use = true;
	}
}

static void
put_import(struct lt_repository *r, const struct lt_file *file, const struct lt_code_item *item)
{
	const struct lt_sdk *sdk = lt_providers_sdk(&r->providers, item->ecosystem, item->word);
	/* A path below an npm package is the package. */
	if (!sdk && strcmp(item->ecosystem, "npm") == 0) {
		struct lt_text name = item->word;
		const char *slash = name.len ? memchr(name.at, '/', name.len) : NULL;
		if (slash && name.at[0] == '@')
			slash = memchr(slash + 1, '/', (size_t)(name.at + name.len - slash - 1));
		if (slash)
			sdk = lt_providers_sdk(&r->providers, "npm", (struct lt_text){ name.at, (size_t)(slash - name.at) });
	}
	if (!sdk)
		return;
	struct lt_row *row = lt_repository_row(r, "sdk_use", file, NULL, item->line);
	lt_row_slice(row, "package", item->word);
	lt_row_text(row, "ecosystem", item->ecosystem);
	lt_row_text(row, "provider", sdk->provider->id);
	lt_row_text(row, "family", sdk->provider->family);
	lt_row_text(row, "how", "import");
	lt_row_text(row, "place", lt_purpose_place(lt_text(file->path)));
	lt_row_slice(row, "folder", lt_repository_folder(file->path));
	r->ai_use = true;
}

/* The text that follows name= among a call's arguments, without its quotes; LT_NONE: it is
 * not there. */
static struct lt_text
argument(struct lt_text arguments, const char *name)
{
	const char *at = arguments.len ? memmem(arguments.at, arguments.len, name, strlen(name)) : NULL;
	if (!at)
		return LT_NONE;
	struct lt_text rest = { at + strlen(name), arguments.len - (size_t)(at - arguments.at) - strlen(name) };
	rest = lt_text_trim(rest);
	if (!lt_text_starts(rest, "="))
		return LT_NONE;
	rest = lt_text_trim((struct lt_text){ rest.at + 1, rest.len - 1 });
	size_t len = 0;
	while (len < rest.len && !strchr(",)\n", rest.at[len]))
		len++;
	rest = lt_text_trim((struct lt_text){ rest.at, len });
	if (rest.len > 1 && strchr("'\"", rest.at[0]) && rest.at[rest.len - 1] == rest.at[0])
		return (struct lt_text){ rest.at + 1, rest.len - 2 };
	return rest;
}

/* The first argument when it is a plain text. */
static struct lt_text
first_text(struct lt_text arguments)
{
	while (arguments.len && strchr(" \t\r\n", arguments.at[0]))
		arguments.at++, arguments.len--;
	if (arguments.len < 2 || !strchr("'\"", arguments.at[0]))
		return LT_NONE;
	const char *end = memchr(arguments.at + 1, arguments.at[0], arguments.len - 1);
	return end ? (struct lt_text){ arguments.at + 1, (size_t)(end - arguments.at - 1) } : LT_NONE;
}

/* org/model is the name of a hub unless the folder has such a path. */
static bool
is_path(struct lt_repository *r, struct lt_text model)
{
	return model.len == 0 || strchr("./~", model.at[0])
		|| faccessat(r->src->dir, lt_copy_text(r->a, model).at, F_OK, 0) == 0;
}

static void
put_load(struct lt_repository *r, const struct lt_file *file, const struct lt_code_item *item)
{
	struct lt_row *row = lt_repository_row(r, "model_load", file, NULL, item->line);
	struct lt_text model = first_text(item->text), revision = argument(item->text, "revision");
	if (!model.at)
		model = argument(item->text, "repo_id");
	bool unpickles = lt_text_ends(item->word, "torch.load") || lt_text_has(item->word, "pickle.load")
		|| lt_text_has(item->word, "joblib.load");
	lt_row_slice(row, "call", item->word);
	lt_row_slice(row, "model", lt_text_has(model, "://") ? lt_repository_bare_url(r->a, model) : model);
	lt_row_slice(row, "revision", revision);
	lt_row_bool(row, "has_revision", revision.at != NULL);
	if (model.at)
		lt_row_bool(row, "local", is_path(r, model));
	lt_row_bool(row, "weights_only", lt_text_eq(argument(item->text, "weights_only"), "True"));
	lt_row_bool(row, "hub", !unpickles);
	lt_row_bool(row, "unpickles", unpickles);
	lt_row_bool(row, "remote_code", lt_text_eq(argument(item->text, "trust_remote_code"), "True"));
	lt_row_text(row, "place", lt_purpose_place(lt_text(file->path)));
}

static void
put_code(struct lt_repository *r, const struct lt_file *file, struct lt_text text)
{
	struct lt_code found = lt_code_read(r->a, lt_text(file->path), text);
	for (int i = 0; i < found.count; i++) {
		const struct lt_code_item *item = &found.at[i];
		struct lt_row *row;
		switch (item->kind) {
		case LT_CODE_IMPORT:
			put_import(r, file, item);
			break;
		case LT_CODE_LOAD:
			put_load(r, file, item);
			break;
		case LT_CODE_SINK:
			row = lt_repository_row(r, "model_output_sink", file, NULL, item->line);
			lt_row_slice(row, "call", item->word);
			lt_row_int(row, "answer_line", item->source_line);
			lt_row_text(row, "place", lt_purpose_place(lt_text(file->path)));
			break;
		}
	}
}

/* What needs a whole text, of a file that fits into one stretch. */
static void
read_whole(struct lt_repository *r, const struct lt_file *file, struct lt_text text)
{
	struct lt_text path = lt_text(file->path);
	const struct lt_purpose *purpose = lt_purpose_of(path);
	if (lt_packages_are_in(path))
		put_packages(r, file, text);
	if (lt_code_is_in(path))
		put_code(r, file, text);
	if (file->kind == LT_FILE_WORKFLOW || file->kind == LT_FILE_PIPELINE)
		lt_repository_workflow(r, file, text);
	if (purpose)
		lt_repository_purpose(r, file, purpose, text);
	lt_repository_assistant(r, file, text);
	lt_repository_env(r, file, text);
}

static bool
is_text(struct lt_text head)
{
	return !memchr(head.at, 0, head.len < BINARY ? head.len : BINARY);
}

/* UTF-16 with a byte order mark as ASCII, in place; what lies beyond becomes '?'. */
static size_t
narrow(char *text, size_t len)
{
	size_t out = 0;
	bool big = (unsigned char)text[0] == 0xfe;
	for (size_t i = 2; i + 1 < len; i += 2)
		text[out++] = text[i + !big] ? '?' : text[i + big];
	return out;
}

static uint32_t
lines_in(const char *text, size_t len)
{
	uint32_t lines = 0;
	for (const char *at = text, *end = text + len; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		lines++;
	return lines;
}

/* Fills the buffer from where it is; false when the file cannot be read. */
static bool
fill(int fd, char *buffer, size_t room, size_t *len)
{
	while (*len < room) {
		ssize_t got = read(fd, buffer + *len, room - *len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		*len += (size_t)got;
	}
	return true;
}

/* The rest of a file that is longer than one stretch. */
static bool
search_on(struct lt_repository *r, const struct lt_file *file, int fd, size_t len, struct lt_err *err)
{
	uint32_t line = 1;
	size_t skip = 0;
	for (;;) {
		bool last = len < STRETCH;
		struct stretch s = { { r->buffer, len }, skip, last ? len : len - OVERLAP / 2, line };
		if (!search(r, file, &s, err))
			return false;
		if (last)
			return true;
		line += lines_in(r->buffer, len - OVERLAP);
		memmove(r->buffer, r->buffer + len - OVERLAP, OVERLAP);
		skip = OVERLAP / 2;
		len = OVERLAP;
		if (!fill(fd, r->buffer, STRETCH, &len)) {
			lt_facts_blind(r->facts, collector, file->path, line, "the file could not be read to its end");
			return true;
		}
	}
}

static bool
read_text(struct lt_repository *r, const struct lt_file *file, struct lt_err *err)
{
	LT_AUTO(lt_fd) fd = openat(r->src->dir, file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	size_t len = 0;
	if (fd < 0 || !fill(fd, r->buffer, STRETCH, &len)) {
		lt_facts_blind(r->facts, collector, file->path, 0, lt_print(r->a, "the file cannot be read: %s", strerror(errno)));
		return true;
	}
	r->named = 0;
	if (len > 1 && (memcmp(r->buffer, "\xff\xfe", 2) == 0 || memcmp(r->buffer, "\xfe\xff", 2) == 0)) {
		if (len == STRETCH)
			r->unsearched++;
		len = narrow(r->buffer, len);
	} else if (!is_text((struct lt_text){ r->buffer, len })) {
		return true;
	}
	r->searched++;
	r->buffer[len] = 0;
	if (len < STRETCH)
		read_whole(r, file, (struct lt_text){ r->buffer, len });
	return search_on(r, file, fd, len, err);
}

static bool
is_weights(struct lt_repository *r, const struct lt_file *file)
{
	struct lt_text path = lt_text(file->path);
	struct lt_weights w;
	if (!lt_weights_named(path))
		return false;
	char head[LT_WEIGHTS_HEAD];
	size_t len = 0;
	LT_AUTO(lt_fd) fd = openat(r->src->dir, file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || !fill(fd, head, sizeof head, &len) || !lt_weights_look(path, (struct lt_text){ head, len }, &w))
		return false;
	struct lt_row *row = lt_repository_row(r, "model_file", file, NULL, 0);
	lt_row_text(row, "path", file->path);
	lt_row_text(row, "format", w.format);
	lt_row_bool(row, "runs_code", w.runs_code);
	lt_row_int(row, "size", (int64_t)(w.lfs ? w.size : file->size));
	lt_row_bool(row, "lfs", w.lfs);
	lt_repository_tracked(r, row, path);
	return true;
}

static bool
read_file(struct lt_repository *r, const struct lt_file *file, struct lt_err *err)
{
	bool large = file->kind == LT_FILE_PLAN || file->kind == LT_FILE_STATE;
	if (file->link || file->size == 0 || is_weights(r, file))
		return true;
	if (file->size > (large ? r->src->limits.file_bytes : TEXT_BYTES)) {
		r->unsearched += !lt_weights_named(lt_text(file->path));
		return true;
	}
	if (is_machine_made(lt_text(file->path))) {
		const struct lt_purpose *purpose = lt_purpose_of(lt_text(file->path));
		if (purpose)
			lt_repository_purpose(r, file, purpose, LT_NONE);
		return true;
	}
	return read_text(r, file, err);
}

static void
put_ignored(struct lt_repository *r, struct lt_row *row)
{
	static const struct {
		const char *column, *path;
	} asked[] = { { "ignores_env", ".env" }, { "ignores_state", "terraform.tfstate" },
		{ "ignores_lock", ".terraform.lock.hcl" } };
	struct lt_err none = { 0 };
	struct lt_text bytes = LT_NONE;
	struct lt_gitignore *ignore = lt_io_read(r->a, r->src->dir, ".gitignore", 1 << 20, &bytes, &none)
		? lt_gitignore_read(r->a, bytes)
		: NULL;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		lt_row_bool(row, asked[i].column,
			lt_gitignore_ask(ignore, lt_text(asked[i].path), false) == LT_GITIGNORE_OUT);
}

static void
put_repository(struct lt_repository *r)
{
	const struct lt_files *files = r->src->files;
	unsigned kinds = 0;
	uint64_t bytes = 0;
	for (int i = 0; i < files->count; i++) {
		kinds |= 1u << files->at[i].kind;
		bytes += files->at[i].size;
	}
	unsigned infra = 1u << LT_FILE_TERRAFORM | 1u << LT_FILE_BICEP | 1u << LT_FILE_ARM | 1u << LT_FILE_KUBERNETES
		| 1u << LT_FILE_HELM | 1u << LT_FILE_KUSTOMIZE;
	struct lt_row *row = lt_facts_row(r->facts, "repository");
	lt_row_text(row, "resource", "repository");
	lt_row_text(row, "name", r->src->root);
	lt_row_text(row, "type", "repository");
	lt_row_text(row, "source", collector);
	lt_row_quality(row, LT_QUALITY_DECLARED);
	lt_row_bool(row, "git", r->tracked.git);
	if (r->tracked.git)
		lt_row_int(row, "tracked", r->tracked.count);
	lt_row_int(row, "files", files->count);
	lt_row_int(row, "bytes", (int64_t)bytes);
	lt_row_bool(row, "infrastructure", kinds & infra);
	lt_row_bool(row, "terraform", kinds & 1u << LT_FILE_TERRAFORM);
	lt_row_bool(row, "bicep", kinds & 1u << LT_FILE_BICEP);
	lt_row_bool(row, "ai_use", r->ai_use);
	lt_row_int(row, "searched", r->searched);
	lt_row_int(row, "unsearched", r->unsearched);
	put_ignored(r, row);
	r->count++;
}

/* Files that git tracks although .gitignore hides them from the walk: of these the names matter. */
static void
put_hidden(struct lt_repository *r)
{
	for (int i = 0; i < r->tracked.count; i++) {
		struct lt_text path = r->tracked.paths[i];
		if (!lt_repository_is_env(path))
			continue;
		struct lt_file file = { .path = lt_copy_text(r->a, path).at };
		if (!lt_files_named(r->src->files, file.path))
			lt_repository_env(r, &file, LT_NONE);
	}
}

static bool
collect_repository(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	if (src->files->count == 0)
		return true;
	struct lt_repository *r = LT_NEW(src->arena, struct lt_repository);
	struct lt_err git = { 0 };
	*r = (struct lt_repository){ .src = src, .facts = facts, .a = src->arena };
	if (!lt_tracked_read(src->arena, src->dir, &r->tracked, &git)) {
		lt_facts_blind(facts, collector, ".git/index", 0, git.text);
		r->tracked = (struct lt_tracked){ 0 };
	}
	if (!lt_providers_load(src->arena, &r->providers, err))
		return false;
	uint64_t bytes = 0;
	for (int i = 0; i < src->files->count; i++)
		bytes += src->files->at[i].size;
	r->sightings = lt_sightings_new(src->arena, &r->providers, bytes, err);
	if (!r->sightings)
		return false;
	r->buffer = lt_alloc(src->arena, STRETCH + 1);
	for (int i = 0; i < src->files->count; i++) {
		struct lt_arena *own = r->a = lt_arena_new(SIZE_MAX);
		bool went = read_file(r, &src->files->at[i], err) && lt_facts_end(facts, err);
		lt_arena_drop(own);
		r->a = src->arena;
		if (!went)
			return false;
	}
	put_hidden(r);
	put_repository(r);
	lt_facts_source(facts, collector, src->root, r->count);
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_repository = {
	.name = "repository",
	.summary = "keys, endpoints and libraries of AI providers, weights, and the files that govern a repository",
	.give = "name the root of a repository",
	.collect = collect_repository,
};
