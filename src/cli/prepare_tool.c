/* SPDX-License-Identifier: Apache-2.0 */
/* Each tool is a row: what it looks at, and a line of shell that asks it. */
#include "cli/prepare_tool.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "net/program.h"

extern char **environ;

const char *const lt_tool_words[] = { "ok", "gap", "unknown", "skipped" };

enum { DEPTH_MOST = 12, ASK_MS = 600000, SAID_MOST = 4 << 20 };

/* What a folder holds that tools can judge. */
enum kind { TERRAFORM, BICEP, MANIFESTS, RULES, RULE_TESTS, CHART };

struct place {
	enum kind kind;
	const char *path; /* relative; "." is the folder itself */
};
struct places {
	struct place *at;
	int count, room;
};

/* The line gets $1, the whole path of what it looks at, $2, an empty folder of its own, and $3 and $4, the folder and the
 * place in it.  It says what it has to say
 * and ends with 0, with 9 when it could not judge, or otherwise. */
static const struct tool {
	const char *name, *program;
	enum kind kind;
	const char *line;
} tools[] = {
#define TERRAFORM_LINE(program)                                                                                       \
	"cp -R \"$3/.\" \"$2/\" && cd \"$2/$4\" && rm -rf .terraform && " program " init -backend=false -input=false -no-color >init 2>&1 || "  \
	"{ grep -v '^ *$' init | tail -n 12; grep -Eq 'Error: (Failed to|Could not|Error) ?(query|retrieve|install|download|accessing)' init && exit 9; exit 1; }; "      \
	program " validate -no-color"
	{ "terraform validate", "terraform", TERRAFORM, TERRAFORM_LINE("terraform") },
	{ "terraform fmt", "terraform", TERRAFORM, "cd \"$1\" && terraform fmt -check -recursive -no-color -write=false" },
	{ "tofu validate", "tofu", TERRAFORM, TERRAFORM_LINE("tofu") },
	{ "bicep build", "bicep", BICEP, "bicep build --stdout \"$1\" >/dev/null" },
	{ "kubectl --dry-run=client", "kubectl", MANIFESTS,
		"cd \"$1\" && if [ -f kustomization.yaml ]; then set -- -k .; else set -- -f .; fi; said=$(kubectl apply --dry-run=client \"$@\" 2>&1); code=$?; "
		"printf '%s\\n' \"$said\"; [ $code = 0 ] || case $said in *'onnection refused'*|*'no configuration'*|*'nable to connect'*|*'no such host'*) exit 9 ;; *) exit 1 ;; esac" },
	{ "promtool check rules", "promtool", RULES, "promtool check rules \"$1\"" },
	{ "promtool test rules", "promtool", RULE_TESTS, "promtool test rules \"$1\"" },
	{ "helm lint", "helm", CHART, "helm lint \"$1\"" },
};

/* --- what is there --- */

static bool
is_rules(struct lt_text name, struct lt_text bytes, enum kind *ret_kind)
{
	if (!lt_text_ends(name, ".yaml") && !lt_text_ends(name, ".yml"))
		return false;
	bool tests = false, groups = false;
	struct lt_text line;
	while (lt_text_cut(&bytes, '\n', &line)) {
		tests = tests || lt_text_starts(line, "tests:");
		groups = groups || lt_text_starts(line, "groups:");
	}
	*ret_kind = tests ? RULE_TESTS : RULES;
	return tests || groups;
}

static void
look_at_file(struct lt_arena *a, const char *folder, const char *path, const char *name, struct places *ret)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	enum kind kind = BICEP;
	bool found = strcmp(name, "main.bicep") == 0;
	if (!found && (lt_text_ends(lt_text(name), ".yaml") || lt_text_ends(lt_text(name), ".yml")))
		found = lt_io_read(a, -100, lt_io_join(a, folder, path), 4 << 20, &bytes, &err) && is_rules(lt_text(name), bytes, &kind);
	if (found)
		LT_PUSH(a, ret->at, ret->count, ret->room) = (struct place){ kind, path };
}

static void
look_in(struct lt_arena *a, const char *folder, const char *path, bool module, bool chart, int depth, struct places *ret)
{
	struct dirent **names;
	int count = depth > DEPTH_MOST ? -1 : scandir(lt_io_join(a, folder, path), &names, NULL, alphasort);
	bool terraform = false, manifests = false;
	for (int i = 0; i < count; i++) {
		struct lt_text name = lt_text(names[i]->d_name);
		terraform = terraform || lt_text_ends(name, ".tf");
		manifests = manifests || lt_text_eq(name, "kustomization.yaml");
		chart = chart || lt_text_eq(name, "Chart.yaml");
		if (lt_text_eq(name, "Chart.yaml"))
			LT_PUSH(a, ret->at, ret->count, ret->room) = (struct place){ CHART, path };
	}
	if (terraform && !module)
		LT_PUSH(a, ret->at, ret->count, ret->room) = (struct place){ TERRAFORM, path };
	if (manifests)
		LT_PUSH(a, ret->at, ret->count, ret->room) = (struct place){ MANIFESTS, path };
	for (int i = 0; i < count; i++) {
		const char *name = names[i]->d_name, *below = lt_io_join(a, strcmp(path, ".") == 0 ? "" : path, lt_copy(a, name));
		if (names[i]->d_type == DT_DIR && name[0] != '.')
			look_in(a, folder, below, module || strcmp(name, "modules") == 0, chart, depth + 1, ret);
		else if (names[i]->d_type == DT_REG && !chart)
			look_at_file(a, folder, below, name, ret);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

/* --- asking --- */

/* Runs a line with four words; its output and how it ended, in *ret_code. */
static bool
run_line(struct lt_arena *a, const char *line, const char *const words[4], struct lt_text *ret_said, int *ret_code, struct lt_err *err)
{
	const char *whole = lt_print(a, "( %s ) 2>&1; printf '\\n%%s' $?", line);
	char *argv[] = { "sh", "-c", lt_copy(a, whole), "sh", lt_copy(a, words[0]), lt_copy(a, words[1]), lt_copy(a, words[2]), lt_copy(a, words[3]), NULL };
	struct lt_program program = { "sh", argv, environ, ASK_MS, SAID_MOST };
	int64_t code = 1;
	if (!lt_program_run(a, &program, ret_said, err))
		return false;
	size_t at = ret_said->len;
	while (at && ret_said->at[at - 1] != '\n')
		at--;
	lt_text_int((struct lt_text){ ret_said->at + at, ret_said->len - at }, &code);
	*ret_code = (int)code;
	*ret_said = lt_text_trim((struct lt_text){ ret_said->at, at });
	return true;
}

static bool
is_here(struct lt_arena *a, const char *program, struct lt_err *err)
{
	struct lt_text said;
	int code;
	return run_line(a, "command -v \"$1\"", (const char *[4]){ program, "", "", "" }, &said, &code, err) && code == 0;
}

static bool
ask(struct lt_arena *a, const struct tool *tool, const char *folder, const char *path, struct lt_tool_answer *ret, struct lt_err *err)
{
	struct lt_text said;
	int code, swept;
	const char *under = getenv("TMPDIR");
	char *scratch = lt_print(a, "%s/lintel-check-XXXXXX", under && *under ? under : "/tmp");
	if (!mkdtemp(scratch))
		return lt_fail_os(err, "make a folder %s", scratch);
	bool good = run_line(a, tool->line, (const char *[4]){ lt_io_join(a, folder, path), scratch, folder, path }, &said, &code, err);
	struct lt_text none;
	struct lt_err late = { 0 };
	run_line(a, "rm -rf -- \"$1\"", (const char *[4]){ scratch, "", "", "" }, &none, &swept, &late);
	if (!good)
		return false;
	*ret = (struct lt_tool_answer){ tool->name, path, code == 0 ? LT_TOOL_OK : code == 9 ? LT_TOOL_UNKNOWN : LT_TOOL_GAP,
		code == 0 ? "" : lt_copy_text(a, said).at };
	return true;
}

static bool
known(struct lt_arena *a, const char *name, struct lt_err *err)
{
	const char *all = "";
	for (size_t t = 0; t < sizeof tools / sizeof *tools; t++) {
		if (strcmp(tools[t].program, name) == 0)
			return true;
		if (t == 0 || strcmp(tools[t].program, tools[t - 1].program) != 0)
			all = lt_print(a, "%s%s%s", all, *all ? ", " : "", tools[t].program);
	}
	return lt_fail(err, "--tools: nothing asks '%s'; there are %s", name, all);
}

bool
lt_tool_ask(struct lt_arena *a, const char *folder, const char *const *only, int only_count, struct lt_tool_answers *ret_answers,
	struct lt_err *err)
{
	struct places places = { 0 };
	for (int i = 0; i < only_count; i++)
		if (!known(a, only[i], err))
			return false;
	char *whole = realpath(folder, NULL);
	if (!whole)
		return lt_fail_os(err, "look at %s", folder);
	folder = lt_copy(a, whole);
	free(whole);
	look_in(a, folder, ".", false, false, 0, &places);
	*ret_answers = (struct lt_tool_answers){ 0 };
	for (size_t t = 0; t < sizeof tools / sizeof *tools; t++) {
		bool wanted = only_count == 0, here = false, told = false;
		for (int i = 0; i < only_count; i++)
			wanted = wanted || strcmp(only[i], tools[t].program) == 0;
		for (int i = 0; wanted && i < places.count; i++) {
			if (places.at[i].kind != tools[t].kind)
				continue;
			if (!told && !(here = is_here(a, tools[t].program, err)) && !err->text[0])
				LT_PUSH(a, ret_answers->at, ret_answers->count, ret_answers->room) = (struct lt_tool_answer){ tools[t].name, NULL,
					LT_TOOL_SKIPPED, lt_print(a, "%s is not installed", tools[t].program) };
			told = true;
			if (err->text[0])
				return false;
			if (here && !ask(a, &tools[t], folder, places.at[i].path,
					    &LT_PUSH(a, ret_answers->at, ret_answers->count, ret_answers->room), err))
				return false;
		}
	}
	return true;
}
