/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that come from what a file is for. */
#include "base/arena.h"
#include "base/err.h"
#include "collect/repository.h"
#include "collect/secret.h"
#include "format/json.h"

struct lt_text
lt_repository_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? (struct lt_text){ path, (size_t)(slash - path) } : LT_LIT(".");
}

static struct lt_text
last_part(struct lt_text path)
{
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	return slash ? (struct lt_text){ slash + 1, path.len - (size_t)(slash + 1 - path.at) } : path;
}

/* Files that hold credentials by habit. */
static const struct {
	const char *starts, *ends, *kind;
} habits[] = {
	{ ".env", "", "env" },
	{ "", ".env", "env" },
	{ "credentials.json", "credentials.json", "credentials" },
	{ "client_secret", ".json", "credentials" },
	{ ".netrc", ".netrc", "netrc" },
	{ "_netrc", "_netrc", "netrc" },
	{ "kubeconfig", "kubeconfig", "kubeconfig" },
	{ "", ".kubeconfig", "kubeconfig" },
	{ "id_rsa", "id_rsa", "private-key" },
	{ "id_ed25519", "id_ed25519", "private-key" },
	{ "", ".tfstate", "state" },
	{ "", ".tfstate.backup", "state" },
};

static const char *
habit_of(struct lt_text path)
{
	struct lt_text name = last_part(path);
	if (lt_text_ends(path, ".aws/credentials"))
		return "credentials";
	if (lt_text_starts(name, ".envrc"))
		return NULL;
	for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
		if (lt_text_starts(name, habits[i].starts) && lt_text_ends(name, habits[i].ends))
			return habits[i].kind;
	return NULL;
}

bool
lt_repository_is_env(struct lt_text path)
{
	return habit_of(path) != NULL;
}

static int
filled_settings(struct lt_text text)
{
	int filled = 0;
	for (struct lt_text line, name; lt_text_cut(&text, '\n', &line);) {
		line = lt_text_trim(line);
		if (line.len && line.at[0] != '#' && lt_text_cut(&line, '=', &name) && lt_text_trim(line).len)
			filled++;
	}
	return filled;
}

void
lt_repository_env(struct lt_repository *r, const struct lt_file *file, struct lt_text text)
{
	struct lt_text path = lt_text(file->path), name = last_part(path);
	const char *kind = habit_of(path);
	bool key = !kind && lt_text_ends(name, ".pem") && lt_text_has(text, "PRIVATE KEY-----");
	bool cluster = !kind && lt_text_has(text, "client-key-data:") && lt_text_has(text, "kind: Config");
	if (!kind && !key && !cluster)
		return;
	struct lt_row *row = lt_repository_row(r, "env_file", file, NULL, 0);
	lt_row_text(row, "path", file->path);
	lt_row_text(row, "kind", kind ? kind : key ? "private-key" : "kubeconfig");
	lt_row_bool(row, "sample", lt_text_has(name, "example") || lt_text_has(name, "sample") || lt_text_has(name, "template")
		|| lt_text_has(name, ".dist") || strcmp(lt_purpose_place(path), "test") == 0);
	if (kind && strcmp(kind, "env") == 0)
		lt_row_int(row, "filled", filled_settings(text));
	lt_repository_tracked(r, row, path);
}

/* Lines with something on them, and Markdown headings. */
static void
put_shape(struct lt_row *row, struct lt_text text)
{
	int rows = 0, headings = 0;
	for (struct lt_text line; lt_text_cut(&text, '\n', &line);) {
		line = lt_text_trim(line);
		headings += lt_text_starts(line, "# ") || lt_text_starts(line, "##");
		rows += line.len > 0 && line.at[0] != '#' && !lt_text_starts(line, "//");
	}
	lt_row_int(row, "rows", rows);
	lt_row_int(row, "headings", headings);
}

/* A cell of a comma-separated line; *rest moves behind it. */
static bool
next_cell(struct lt_text *rest, struct lt_text *ret_cell)
{
	if (!lt_text_cut(rest, ',', ret_cell))
		return false;
	*ret_cell = lt_text_trim(*ret_cell);
	if (ret_cell->len > 1 && ret_cell->at[0] == '"' && ret_cell->at[ret_cell->len - 1] == '"')
		ret_cell->at++, ret_cell->len -= 2;
	return true;
}

/* name,cloud,ai_fundamentals,... and a line for each person; cells that are no numbers are no
 * skills. */
static void
put_skills(struct lt_repository *r, const struct lt_file *file, struct lt_text text)
{
	struct lt_text head, line;
	uint32_t number = 1;
	if (!lt_text_cut(&text, '\n', &head))
		return;
	while (lt_text_cut(&text, '\n', &line)) {
		struct lt_text heads = head, name, person, cell;
		number++;
		if (!next_cell(&heads, &name) || !next_cell(&line, &person) || person.len == 0)
			continue;
		while (next_cell(&heads, &name) && next_cell(&line, &cell)) {
			int64_t level;
			if (!lt_text_int(cell, &level))
				continue;
			struct lt_row *row = lt_repository_row(r, "skill", file, NULL, number);
			lt_row_slice(row, "person", person);
			lt_row_slice(row, "skill", name);
			lt_row_int(row, "level", level);
		}
	}
}

/* The levels of the linter's rules; comments and commas too many make it no JSON, and blind. */
static void
put_bicep_rules(struct lt_repository *r, const struct lt_file *file, struct lt_text text)
{
	struct lt_doc *doc;
	struct lt_err err = { 0 };
	if (!lt_json_read(r->a, lt_facts_keys(r->facts), file->path, text, &doc, &err)) {
		lt_facts_blind(r->facts, "repository", file->path, 0, err.text);
		return;
	}
	struct lt_node rules = lt_node_path(lt_doc_root(doc), "analyzers/core/rules");
	for (struct lt_walk w = lt_walk(rules); lt_walk_next(&w);) {
		struct lt_node level = lt_node_get(w.value, "level");
		uint32_t line = lt_node_is(level, LT_KIND_NONE) ? lt_walk_key_place(&w).line : lt_node_place(level).line;
		struct lt_row *row = lt_repository_row(r, "bicep_rule", file, lt_copy_text(r->a, w.word).at, line);
		lt_row_slice(row, "rule", w.word);
		lt_row_slice(row, "level", lt_node_text(level, r->a));
	}
}

void
lt_repository_purpose(struct lt_repository *r, const struct lt_file *file, const struct lt_purpose *purpose,
	struct lt_text text)
{
	char terms[512] = " ";
	for (int i = 0; purpose->terms && purpose->terms[i]; i++)
		if (lt_text_has_nocase(text, purpose->terms[i]))
			snprintf(terms + strlen(terms), sizeof terms - strlen(terms), "%s ", purpose->terms[i]);
	struct lt_row *row = lt_repository_row(r, "repo_file", file, NULL, 0);
	lt_row_text(row, "purpose", purpose->name);
	lt_row_text(row, "path", file->path);
	lt_row_slice(row, "folder", lt_repository_folder(file->path));
	lt_row_int(row, "size", (int64_t)file->size);
	lt_row_text(row, "terms", terms);
	put_shape(row, text);
	lt_repository_tracked(r, row, lt_text(file->path));
	if (strcmp(purpose->name, "skills-matrix") == 0 && lt_text_ends(lt_text(file->path), ".csv"))
		put_skills(r, file, text);
	if (strcmp(purpose->name, "bicep-config") == 0)
		put_bicep_rules(r, file, text);
}

/* Files that assistants read. */
static const struct {
	const char *path, *kind; /* a path at its end */
} assistants[] = {
	{ "CLAUDE.md", "instructions" },
	{ "AGENTS.md", "instructions" },
	{ "GEMINI.md", "instructions" },
	{ ".cursorrules", "instructions" },
	{ ".windsurfrules", "instructions" },
	{ ".clinerules", "instructions" },
	{ ".github/copilot-instructions.md", "instructions" },
	{ ".instructions.md", "instructions" },
	{ ".mdc", "instructions" },
	{ ".mcp.json", "mcp" },
	{ "mcp.json", "mcp" },
	{ ".cursor/mcp.json", "mcp" },
	{ ".vscode/mcp.json", "mcp" },
	{ "claude_desktop_config.json", "mcp" },
	{ ".claude/settings.json", "settings" },
	{ ".codex/config.toml", "settings" },
	{ ".aider.conf.yml", "settings" },
	{ ".continue/config.json", "settings" },
};

static const char *
assistant_kind(struct lt_text path)
{
	for (size_t i = 0; i < sizeof assistants / sizeof *assistants; i++) {
		size_t len = strlen(assistants[i].path);
		if (!lt_text_ends(path, assistants[i].path))
			continue;
		if (path.len == len || path.at[path.len - len - 1] == '/' || assistants[i].path[0] == '.')
			return assistants[i].kind;
	}
	return NULL;
}

/* Zero-width, direction-changing and tag characters (U+200B-200F, U+202A-202E, U+2060-2069,
 * U+E0000-E007F); a byte order mark at the start is none. */
static bool
has_hidden(struct lt_text text)
{
	for (size_t i = 0; i + 2 < text.len; i++) {
		unsigned char a = (unsigned char)text.at[i], b = (unsigned char)text.at[i + 1], c = (unsigned char)text.at[i + 2];
		if (a == 0xe2 && b == 0x80 && ((c >= 0x8b && c <= 0x8f && c != 0x8d) || (c >= 0xaa && c <= 0xae)))
			return true;
		if (a == 0xe2 && b == 0x81 && c >= 0xa0 && c <= 0xa9)
			return true;
		if (a == 0xf3 && b == 0xa0 && (c == 0x80 || c == 0x81))
			return true;
	}
	return false;
}

/* name@1.2.3, name==1.2.3, image:1.2, image@sha256:... and not @latest. */
static bool
is_exact(struct lt_text package)
{
	const char *at = package.len > 1 ? memrchr(package.at + 1, '@', package.len - 1) : NULL;
	const char *equal = package.len ? memmem(package.at, package.len, "==", 2) : NULL;
	const char *tag = package.len ? memrchr(package.at, ':', package.len) : NULL;
	const char *version = equal ? equal + 2 : at ? at + 1 : tag ? tag + 1 : NULL;
	if (!version || version >= package.at + package.len)
		return false;
	return (version[0] >= '0' && version[0] <= '9') || lt_text_has(package, "@sha256:");
}

/* Options that say nothing of the word behind them, or that it is the package. */
static bool
is_harmless_option(struct lt_text option)
{
	static const char *const names[] = { "-y", "--yes", "-p", "--package", "--from", "-q", "--quiet", "-i", "-t",
		"-it", "--rm", "--init", "--interactive", "--isolated", "--no-cache", NULL };
	for (int i = 0; names[i]; i++)
		if (lt_text_eq(option, names[i]))
			return true;
	return false;
}

/* The package among a command's arguments: the first word that is no option and belongs to
 * none.  Settings and whatever looks like a key are no packages. */
static struct lt_text
package_of(struct lt_node args, struct lt_arena *a)
{
	static const char *const steps[] = { "run", "dlx", "exec", "x", "tool", NULL };
	bool taken = false; /* the word before is an option that takes this one */
	for (struct lt_walk w = lt_walk(args); lt_walk_next(&w);) {
		struct lt_text word = lt_node_text(w.value, a);
		bool option = word.len && word.at[0] == '-', step = taken;
		taken = option && !is_harmless_option(word) && !memchr(word.at, '=', word.len);
		for (int i = 0; steps[i]; i++)
			step |= lt_text_eq(word, steps[i]);
		bool setting = lt_text_has(word, "=") && !lt_text_has(word, "==");
		if (word.len && !option && !step && !setting && !lt_secret_value(word))
			return word;
	}
	return LT_NONE;
}

static bool
fetches(struct lt_text command)
{
	static const char *const names[] = { "npx", "uvx", "bunx", "pnpm", "pipx", "uv", "yarn", "docker", "podman", NULL };
	command = last_part(command);
	for (int i = 0; names[i]; i++)
		if (lt_text_eq(command, names[i]))
			return true;
	return false;
}

/* An address as far as its host: logins, paths and queries may hold keys. */
struct lt_text
lt_repository_bare_url(struct lt_arena *a, struct lt_text url)
{
	const char *scheme = url.len ? memmem(url.at, url.len, "://", 3) : NULL;
	if (!scheme)
		return LT_LIT("(an address)");
	size_t len = 0, start = (size_t)(scheme + 3 - url.at);
	while (start + len < url.len && !strchr("/?#", url.at[start + len]))
		len++;
	struct lt_text host = { url.at + start, len };
	const char *login = len ? memrchr(host.at, '@', host.len) : NULL;
	if (login)
		host = (struct lt_text){ login + 1, (size_t)(host.at + host.len - login - 1) };
	return lt_text(lt_print(a, "%.*s%.*s", (int)start, url.at, LT_ARG(host)));
}

static void
put_server(struct lt_repository *r, const struct lt_file *file, struct lt_text name, struct lt_node n, uint32_t line)
{
	struct lt_text command = lt_node_text(lt_node_get(n, "command"), r->a), url = lt_node_text(lt_node_get(n, "url"), r->a);
	struct lt_text words = command;
	lt_text_cut(&words, ' ', &command); /* what follows the program may be a key */
	struct lt_text package = package_of(lt_node_get(n, "args"), r->a);
	struct lt_row *row = lt_repository_row(r, "mcp_server", file, lt_copy_text(r->a, name).at, line);
	lt_row_slice(row, "server", name);
	lt_row_slice(row, "command", command);
	if (command.len) {
		lt_row_bool(row, "fetched", fetches(command));
		lt_row_slice(row, "package", package);
		lt_row_bool(row, "pinned", is_exact(package));
	}
	if (url.len) {
		lt_row_slice(row, "url", lt_repository_bare_url(r->a, url));
		lt_row_bool(row, "encrypted", lt_text_starts(url, "https://") || lt_text_starts(url, "http://localhost")
			|| lt_text_starts(url, "http://127.0.0.1") || lt_text_starts(url, "$"));
	}
}

void
lt_repository_assistant(struct lt_repository *r, const struct lt_file *file, struct lt_text text)
{
	const char *kind = assistant_kind(lt_text(file->path));
	if (!kind)
		return;
	struct lt_row *row = lt_repository_row(r, "assistant_config", file, NULL, 0);
	lt_row_text(row, "kind", kind);
	lt_row_text(row, "path", file->path);
	lt_row_bool(row, "hidden", has_hidden(text));
	lt_repository_tracked(r, row, lt_text(file->path));
	struct lt_doc *doc;
	struct lt_err err = { 0 };
	if (strcmp(kind, "mcp") != 0)
		return;
	if (!lt_json_read(r->a, lt_facts_keys(r->facts), file->path, text, &doc, &err)) {
		lt_facts_blind(r->facts, "repository", file->path, 0, err.text);
		return;
	}
	struct lt_node servers = lt_node_get(lt_doc_root(doc), "mcpServers");
	if (lt_node_is(servers, LT_KIND_NONE))
		servers = lt_node_get(lt_doc_root(doc), "servers");
	for (struct lt_walk w = lt_walk(servers); lt_walk_next(&w);)
		put_server(r, file, w.word, w.value, lt_walk_key_place(&w).line);
}

/* Whose key a secret of this name is. */
static const struct {
	const char *word, *provider;
} secret_names[] = {
	{ "AZURE_OPENAI", "azure-openai" }, { "OPENAI", "openai" }, { "ANTHROPIC", "anthropic" }, { "CLAUDE", "anthropic" },
	{ "GEMINI", "google" }, { "GOOGLE_AI", "google" }, { "GOOGLE_API_KEY", "google" }, { "MISTRAL", "mistral" },
	{ "GROQ", "groq" }, { "COHERE", "cohere" }, { "HUGGINGFACE", "huggingface" }, { "HUGGING_FACE", "huggingface" },
	{ "HF_TOKEN", "huggingface" }, { "NVIDIA_API", "nvidia" }, { "NVAPI", "nvidia" }, { "REPLICATE", "replicate" },
	{ "TOGETHER_API", "together" }, { "OPENROUTER", "openrouter" }, { "PERPLEXITY", "perplexity" }, { "XAI_API", "xai" },
	{ "DEEPSEEK", "deepseek" }, { "WANDB", "wandb" }, { "LLM_API_KEY", NULL }, { "LLM_KEY", NULL }, { "AI_API_KEY", NULL }, { "MODEL_API_KEY", NULL },
	{ "LANGSMITH", "langsmith" }, { "LANGCHAIN_API", "langsmith" },
};

/* Whether a secret of this name is a key to models; *ret_provider is NULL when the name does
 * not tell whose. */
static bool
is_model_key(struct lt_text name, const char **ret_provider)
{
	for (size_t i = 0; i < sizeof secret_names / sizeof *secret_names; i++)
		if (lt_text_has_nocase(name, secret_names[i].word)) {
			*ret_provider = secret_names[i].provider;
			return true;
		}
	return false;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

void
lt_repository_workflow(struct lt_repository *r, const struct lt_file *file, struct lt_text text)
{
	bool gateway = lt_text_has(text, "_BASE_URL") || lt_text_has(text, "_API_BASE");
	bool untrusted = lt_text_has(text, "pull_request_target");
	uint32_t number = 0;
	for (struct lt_text line; lt_text_cut(&text, '\n', &line);) {
		number++;
		const char *at = line.len ? memmem(line.at, line.len, "secrets.", 8) : NULL;
		if (!at || lt_text_starts(lt_text_trim(line), "#"))
			continue;
		struct lt_text name = { at + 8, 0 };
		while (name.at + name.len < line.at + line.len && is_name_char(name.at[name.len]))
			name.len++;
		const char *provider;
		if (!is_model_key(name, &provider))
			continue;
		struct lt_row *row = lt_repository_row(r, "ci_provider_key", file, lt_copy_text(r->a, name).at, number);
		lt_row_slice(row, "variable", name);
		lt_row_text(row, "provider", provider);
		lt_row_bool(row, "gateway", gateway);
		lt_row_bool(row, "untrusted", untrusted);
	}
}
