/* SPDX-License-Identifier: Apache-2.0 */
/* Lines begin with a few words that tell what they are; the rest is looked for by name. */
#include "format/code.h"

#include "base/arena.h"

enum {
	ARGUMENTS = 2000, /* bytes looked at of a call's arguments */
	TAINTED = 16,     /* names of a model's answers that are followed in one file */
};

struct reading {
	struct lt_arena *a;
	struct lt_code found;
	struct lt_text bytes;
	uint32_t line;
	bool inside; /* a Go import block */
	struct {
		struct lt_text name;
		uint32_t line;
	} tainted[TAINTED];
	int tainted_count;
};

static struct lt_code_item *
add(struct reading *r, enum lt_code_kind kind, struct lt_text word)
{
	struct lt_code_item *item = &LT_PUSH(r->a, r->found.at, r->found.count, r->found.room);
	*item = (struct lt_code_item){ .kind = kind, .word = word, .line = r->line };
	return item;
}

static void
import(struct reading *r, const char *ecosystem, struct lt_text module)
{
	module = lt_text_trim(module);
	if (module.len)
		add(r, LT_CODE_IMPORT, module)->ecosystem = ecosystem;
}

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static struct lt_text
behind(struct lt_text t, size_t len)
{
	return (struct lt_text){ t.at + len, t.len - len };
}

/* The dotted name a text starts with. */
static struct lt_text
dotted(struct lt_text t)
{
	size_t len = 0;
	while (len < t.len && (is_word_char(t.at[len]) || t.at[len] == '.'))
		len++;
	return (struct lt_text){ t.at, len };
}

static struct lt_text
quoted(struct lt_text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.at[i] == '"' || t.at[i] == '\'') {
			const char *end = memchr(t.at + i + 1, t.at[i], t.len - i - 1);
			return end ? (struct lt_text){ t.at + i + 1, (size_t)(end - (t.at + i + 1)) } : LT_NONE;
		}
	return LT_NONE;
}

/* word as a whole word of text; SIZE_MAX when it is not there. */
static size_t
find_word(struct lt_text text, const char *word, size_t len)
{
	for (size_t from = 0; from + len <= text.len;) {
		const char *at = memmem(text.at + from, text.len - from, word, len);
		if (!at)
			break;
		size_t i = (size_t)(at - text.at);
		bool left = i == 0 || !is_word_char(text.at[i - 1]) || !is_word_char(word[0]);
		bool right = i + len == text.len || !is_word_char(text.at[i + len]) || !is_word_char(word[len - 1]);
		if (left && right)
			return i;
		from = i + 1;
	}
	return SIZE_MAX;
}

/* From the opening bracket at t.at to the one that closes it, over lines. */
static struct lt_text
arguments(const struct reading *r, const char *open)
{
	size_t most = (size_t)(r->bytes.at + r->bytes.len - open);
	if (most > ARGUMENTS)
		most = ARGUMENTS;
	int depth = 0;
	for (size_t i = 0; i < most; i++) {
		depth += open[i] == '(';
		depth -= open[i] == ')';
		if (depth == 0)
			return (struct lt_text){ open + 1, i ? i - 1 : 0 };
	}
	return (struct lt_text){ open + 1, most - 1 };
}

static const char *const loads[] = { "from_pretrained(", "snapshot_download(", "hf_hub_download(", "torch.load(",
	"pickle.load(", "pickle.loads(", "joblib.load(", "load_dataset(", NULL };

/* Where a model's answer can be had from, in the SDKs in use. */
static const char *const answers[] = { ".message.content", ".output_text", ".content[0].text", "response.text",
	"completion.text", ".function.arguments", NULL };

/* What must not be given it. */
static const char *const sinks[] = { "eval(", "exec(", "os.system(", "os.popen(", "subprocess.run(",
	"subprocess.call(", "subprocess.Popen(", "subprocess.check_output(", "subprocess.check_call(", "cursor.execute(",
	"yaml.load(", "child_process.exec(", "execSync(", "dangerouslySetInnerHTML", ".innerHTML", NULL };

static bool
has_any(struct lt_text text, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (lt_text_has(text, words[i]))
			return true;
	return false;
}

/* Remembers name in "name = ... answer"; a name that gets something else is forgotten. */
static void
follow(struct reading *r, struct lt_text line)
{
	for (const char *const *let = (const char *const[]){ "const ", "let ", "var ", NULL }; *let; let++)
		if (lt_text_starts(line, *let))
			line = behind(line, strlen(*let));
	struct lt_text name = dotted(line), rest = lt_text_trim(behind(line, name.len));
	if (name.len == 0 || rest.len < 2 || rest.at[0] != '=' || rest.at[1] == '=')
		return;
	for (int i = 0; i < r->tainted_count; i++)
		if (lt_text_is(r->tainted[i].name, name))
			r->tainted[i] = r->tainted[--r->tainted_count];
	bool validated = lt_text_has(rest, "json.loads") || lt_text_has(rest, "model_validate") || lt_text_has(rest, "JSON.parse");
	if (has_any(rest, answers) && !validated && r->tainted_count < TAINTED) {
		r->tainted[r->tainted_count].name = name;
		r->tainted[r->tainted_count++].line = r->line;
	}
}

/* The line on which what is given to a sink came from a model; 0 when it did not. */
static uint32_t
came_from(const struct reading *r, struct lt_text given)
{
	if (has_any(given, answers))
		return r->line;
	for (int i = 0; i < r->tainted_count; i++)
		if (find_word(given, r->tainted[i].name.at, r->tainted[i].name.len) != SIZE_MAX)
			return r->tainted[i].line;
	return 0;
}

static void
look_for_sinks(struct reading *r, struct lt_text line)
{
	for (int i = 0; sinks[i]; i++) {
		size_t len = strlen(sinks[i]), at = find_word(line, sinks[i], len);
		if (at == SIZE_MAX)
			continue;
		bool call = sinks[i][len - 1] == '(';
		struct lt_text given = call ? arguments(r, line.at + at + len - 1) : behind(line, at + len);
		/* A list of words without a shell, and SafeLoader, take no orders. */
		if ((lt_text_starts(lt_text(sinks[i]), "subprocess") && !lt_text_has(given, "shell=True"))
			|| lt_text_has(given, "SafeLoader"))
			continue;
		uint32_t from = came_from(r, given);
		if (from) {
			add(r, LT_CODE_SINK, (struct lt_text){ line.at + at, len - call })->source_line = from;
			return;
		}
	}
}

static void
look_for_loads(struct reading *r, struct lt_text line)
{
	for (int i = 0; loads[i]; i++) {
		size_t len = strlen(loads[i]), at = find_word(line, loads[i], len);
		if (at == SIZE_MAX)
			continue;
		/* The call with what stands in front of it: AutoModel.from_pretrained. */
		size_t start = at;
		while (start && (is_word_char(line.at[start - 1]) || line.at[start - 1] == '.'))
			start--;
		struct lt_code_item *item = add(r, LT_CODE_LOAD,
			(struct lt_text){ line.at + start, at + len - 1 - start });
		item->text = arguments(r, line.at + at + len - 1);
		return;
	}
}

static void
python_line(struct reading *r, struct lt_text line)
{
	if (lt_text_starts(line, "from ")) {
		import(r, "python", dotted(lt_text_trim(behind(line, 5))));
	} else if (lt_text_starts(line, "import ")) {
		struct lt_text rest = behind(line, 7), one;
		while (lt_text_cut(&rest, ',', &one))
			import(r, "python", dotted(lt_text_trim(one)));
	}
	if (lt_text_starts(line, "#"))
		return;
	look_for_loads(r, line);
	look_for_sinks(r, line);
	follow(r, line);
}

/* import x from "a"; import "a"; require("a"); import("a") */
static void
script_line(struct reading *r, struct lt_text line)
{
	if (lt_text_starts(line, "//") || lt_text_starts(line, "*"))
		return;
	struct lt_text from = LT_NONE;
	if (lt_text_starts(line, "import ") || lt_text_starts(line, "export ") || lt_text_starts(line, "}")) {
		size_t at = find_word(line, "from", 4);
		if (at != SIZE_MAX)
			from = behind(line, at);
		else if (lt_text_starts(line, "import \"") || lt_text_starts(line, "import '"))
			from = line;
	}
	size_t require = find_word(line, "require(", 8), dynamic = find_word(line, "import(", 7);
	if (require != SIZE_MAX)
		from = behind(line, require);
	else if (dynamic != SIZE_MAX)
		from = behind(line, dynamic);
	if (from.at)
		import(r, "npm", quoted(from));
	look_for_sinks(r, line);
	follow(r, line);
}

static void
go_line(struct reading *r, struct lt_text line)
{
	if (lt_text_starts(line, "import (")) {
		r->inside = true;
		return;
	}
	if (lt_text_starts(line, ")"))
		r->inside = false;
	if (r->inside || lt_text_starts(line, "import "))
		import(r, "go", quoted(line));
}

static void
java_line(struct reading *r, struct lt_text line)
{
	if (!lt_text_starts(line, "import "))
		return;
	line = behind(line, 7);
	if (lt_text_starts(line, "static "))
		line = behind(line, 7);
	import(r, "java", dotted(line));
}

static void
sharp_line(struct reading *r, struct lt_text line)
{
	if (lt_text_starts(line, "using "))
		import(r, "nuget", dotted(behind(line, 6)));
}

static const struct {
	const char *ending;
	void (*line)(struct reading *r, struct lt_text line);
} languages[] = {
	{ ".py", python_line },
	{ ".js", script_line },
	{ ".mjs", script_line },
	{ ".cjs", script_line },
	{ ".ts", script_line },
	{ ".tsx", script_line },
	{ ".jsx", script_line },
	{ ".go", go_line },
	{ ".java", java_line },
	{ ".kt", java_line },
	{ ".cs", sharp_line },
};

static int
row_of(struct lt_text path)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (lt_text_ends(path, languages[i].ending))
			return (int)i;
	return -1;
}

bool
lt_code_is_in(struct lt_text path)
{
	return row_of(path) >= 0;
}

struct lt_code
lt_code_read(struct lt_arena *a, struct lt_text path, struct lt_text bytes)
{
	struct reading *r = LT_NEW(a, struct reading);
	int row = row_of(path);
	r->a = a;
	r->bytes = bytes;
	for (struct lt_text line; row >= 0 && lt_text_cut(&bytes, '\n', &line);) {
		r->line++;
		languages[row].line(r, lt_text_trim(line));
	}
	return r->found;
}
