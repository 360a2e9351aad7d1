/* SPDX-License-Identifier: Apache-2.0 */
/* answers_file: see answers_file.h.  The text is parsed to know where things stand, and edited as text. */
#include "govern/answers_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "format/yaml.h"
#include "govern/edit.h"

enum { FILE_MOST = 16 << 20 };

static const char HEAD[] =
	"# Answers to Lintel's questions.  `lintel ask` writes them, and they may be edited by hand: value, who, day and\n"
	"# evidence; several people who answer one question are a list.  `lintel ask --list` shows what is asked.\n"
	"answers:\n";

/* Lines of a file, as slices with their line breaks. */
struct lines {
	struct lt_text *at;
	int count, room;
};

struct editing {
	struct lt_arena *a;
	const char *file;
	struct lines lines;
	int indent;      /* of the questions */
	int first, last; /* lines of the question's block, last not in it; first == last: it is new and goes there */
	struct lt_node old;
	struct lt_node who, day; /* what all answers of the file share */
};

static struct lines
split(struct lt_arena *a, struct lt_text bytes)
{
	struct lines lines = { 0 };
	while (bytes.len > 0) {
		const char *end = memchr(bytes.at, '\n', bytes.len);
		size_t len = end ? (size_t)(end - bytes.at) + 1 : bytes.len;
		LT_PUSH(a, lines.at, lines.count, lines.room) = (struct lt_text){ bytes.at, len };
		bytes = (struct lt_text){ bytes.at + len, bytes.len - len };
	}
	return lines;
}

static int
indent_of(struct lt_text line)
{
	int blanks = 0;
	while ((size_t)blanks < line.len && line.at[blanks] == ' ')
		blanks++;
	return blanks;
}

/* Nothing, or a comment. */
static bool
is_quiet(struct lt_text line)
{
	line = lt_text_trim(line);
	return line.len == 0 || line.at[0] == '#';
}

/* Where the block that begins in this line ends: what is indented more, or items of its list.  Blank
 * lines and comments between two questions belong to the next. */
static int
end_of_block(const struct lines *lines, int line, int indent)
{
	int end = line + 1;
	for (int i = line + 1; i < lines->count; i++) {
		struct lt_text text = lines->at[i];
		bool item = indent_of(text) == indent && (size_t)indent < text.len && text.at[indent] == '-';
		if (!is_quiet(text) && indent_of(text) <= indent && !item)
			break;
		if (!is_quiet(text) || indent_of(text) > indent)
			end = i + 1;
	}
	return end;
}

/* Finds the answers and the question among them.  The document has been read; keys have places. */
static bool
find(struct editing *e, struct lt_node root, const char *question, struct lt_err *err)
{
	struct lt_place place = { 0 }, own = { 0 };
	struct lt_node answers = LT_NOWHERE;
	for (struct lt_walk w = lt_walk(root); lt_node_is(root, LT_KIND_MAP) && lt_walk_next(&w);)
		if (lt_text_eq(w.word, "answers")) {
			answers = w.value;
			place = lt_walk_key_place(&w);
		}
	e->indent = 2;
	e->first = e->last = e->lines.count;
	if (lt_node_is(answers, LT_KIND_NONE))
		return true;
	if (!lt_node_is(answers, LT_KIND_MAP) && !lt_node_is(answers, LT_KIND_NULL))
		return lt_fail(err, "%s:%u: answers: is a map from questions to answers, and this is not; mend it first", e->file, place.line);
	e->who = lt_node_get(answers, "who");
	e->day = lt_node_get(answers, "day");
	for (struct lt_walk w = lt_walk(answers); lt_node_is(answers, LT_KIND_MAP) && lt_walk_next(&w);) {
		struct lt_place key = lt_walk_key_place(&w);
		if (key.line == place.line)
			return lt_fail(err, "%s:%u: answers are written on one line, where none can be added; put each on a line of its own",
				e->file, key.line);
		e->indent = (int)key.column - 1;
		if (!lt_text_eq(w.word, question))
			continue;
		own = key;
		e->old = w.value;
	}
	e->first = e->last = end_of_block(&e->lines, (int)place.line - 1, indent_of(e->lines.at[place.line - 1]));
	if (own.line > 0) {
		e->first = (int)own.line - 1;
		e->last = end_of_block(&e->lines, e->first, e->indent);
	}
	return true;
}

static void
put_text(struct lt_buf *out, struct lt_text text)
{
	lt_json_quote(out, text); /* quoted as JSON does it, which is YAML too */
}

/* One answer, its keys at this indent.  before: what stands in front of the first key, such as "- ". */
static void
put_answer(struct lt_buf *out, int indent, const char *before, const struct lt_answered *answered)
{
	struct lt_text rest = answered->value, line;
	bool many = memchr(rest.at, '\n', rest.len) != NULL;
	lt_buf_printf(out, "%*s%svalue:%s", indent - (int)strlen(before), "", before, many ? "\n" : " ");
	if (!many)
		lt_buf_printf(out, "%.*s\n", LT_ARG(rest));
	while (many && lt_text_cut(&rest, '\n', &line))
		if (line.len > 0)
			lt_buf_printf(out, "%*s%.*s\n", indent + 2, "", LT_ARG(line));
	if (answered->who) {
		lt_buf_printf(out, "%*swho: ", indent, "");
		put_text(out, lt_text(answered->who));
		lt_buf_putc(out, '\n');
	}
	lt_buf_printf(out, "%*sday: %s\n", indent, "", answered->day);
	if (answered->evidence) {
		lt_buf_printf(out, "%*sevidence: ", indent, "");
		put_text(out, lt_text(answered->evidence));
		lt_buf_putc(out, '\n');
	}
}

static bool
is_long(struct lt_node n)
{
	return lt_node_is(n, LT_KIND_MAP) && !lt_node_is(lt_node_get(n, "value"), LT_KIND_NONE);
}

static struct lt_answered
answer_of(struct editing *e, const char *question, struct lt_node n)
{
	struct lt_node who = is_long(n) ? lt_node_get(n, "who") : LT_NOWHERE, day = is_long(n) ? lt_node_get(n, "day") : LT_NOWHERE;
	struct lt_buf value = LT_BUF(FILE_MOST);
	lt_node_json(is_long(n) ? lt_node_get(n, "value") : n, &value);
	struct lt_answered old = { question, lt_copy_text(e->a, lt_buf_text(&value)),
		lt_node_string(lt_node_is(who, LT_KIND_NONE) ? e->who : who, e->a),
		lt_node_string(lt_node_is(day, LT_KIND_NONE) ? e->day : day, e->a),
		is_long(n) ? lt_node_string(lt_node_get(n, "evidence"), e->a) : NULL };
	lt_buf_done(&value);
	return old;
}

static bool
same_person(const struct lt_answered *old, const struct lt_answered *now)
{
	return !old->who || !now->who || lt_text_eq_nocase(lt_text(old->who), lt_text(now->who));
}

/* What others answered stays. */
static int
others(struct editing *e, const struct lt_answered *now, struct lt_answered *ret_kept, int most)
{
	int count = 0;
	struct lt_walk w = lt_walk(e->old);
	bool list = lt_node_is(e->old, LT_KIND_LIST) && lt_node_count(e->old) > 0 && is_long(lt_node_item(e->old, 0));
	if (lt_node_is(e->old, LT_KIND_NONE) || lt_node_is(e->old, LT_KIND_NULL))
		return 0;
	if (!list) {
		ret_kept[0] = answer_of(e, now->question, e->old);
		return !same_person(&ret_kept[0], now);
	}
	while (count < most && lt_walk_next(&w)) {
		ret_kept[count] = answer_of(e, now->question, w.value);
		count += !same_person(&ret_kept[count], now);
	}
	return count;
}

/* The question's block anew: comments that stood in it, the key, the answers. */
static void
put_block(struct editing *e, const struct lt_answered *now, struct lt_buf *out)
{
	enum { PEOPLE = 64 };
	struct lt_answered kept[PEOPLE];
	int count = others(e, now, kept, PEOPLE);
	for (int i = e->first + 1; i < e->last; i++)
		if (lt_text_trim(e->lines.at[i]).len > 0 && is_quiet(e->lines.at[i]))
			lt_buf_printf(out, "%*s%.*s\n", e->indent, "", LT_ARG(lt_text_trim(e->lines.at[i])));
	lt_buf_printf(out, "%*s%s:\n", e->indent, "", now->question);
	if (count == 0)
		return put_answer(out, e->indent + 2, "", now);
	for (int i = 0; i < count; i++)
		put_answer(out, e->indent + 4, "- ", &kept[i]);
	put_answer(out, e->indent + 4, "- ", now);
}

bool
lt_answers_put(struct lt_arena *a, const char *file, struct lt_text was, const struct lt_answered *answered, struct lt_text *ret_bytes,
	struct lt_err *err)
{
	struct lt_docs docs = { 0 };
	struct editing e = { .a = a, .file = file, .lines = split(a, was), .old = LT_NOWHERE };
	if (was.len > 0 && !lt_yaml_read(a, lt_keys_new(a), file, was, &docs, err))
		return false;
	if (docs.count > 1)
		return lt_fail(err, "%s: it holds %d documents; answers stand in one", file, docs.count);
	struct lt_node root = docs.count > 0 ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
	if (!find(&e, root, answered->question, err))
		return false;
	struct lt_buf out = LT_BUF(FILE_MOST);
	for (int i = 0; i < e.first; i++)
		lt_buf_add(&out, e.lines.at[i].at, e.lines.at[i].len);
	if (out.len > 0 && out.at[out.len - 1] != '\n')
		lt_buf_putc(&out, '\n');
	if (lt_node_is(lt_node_get(root, "answers"), LT_KIND_NONE))
		lt_buf_puts(&out, was.len > 0 ? "answers:\n" : HEAD);
	put_block(&e, answered, &out);
	for (int i = e.last; i < e.lines.count; i++)
		lt_buf_add(&out, e.lines.at[i].at, e.lines.at[i].len);
	bool good = !lt_buf_over(&out) || lt_fail(err, "%s would be longer than %d MiB", file, FILE_MOST >> 20);
	*ret_bytes = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	/* What was written must read back as it was meant: no edit goes to disk that breaks the file. */
	return good && lt_yaml_read(a, lt_keys_new(a), file, *ret_bytes, &docs, err);
}

/* Does the file of this name hold an answer to the question? */
static bool
has(struct lt_arena *a, const char *path, const char *question)
{
	struct lt_err gone = { 0 };
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	if (access(path, F_OK) != 0 || !lt_io_read(a, AT_FDCWD, path, FILE_MOST, &bytes, &gone) ||
		!lt_yaml_read(a, lt_keys_new(a), path, bytes, &docs, &gone) || docs.count == 0)
		return false;
	return !lt_node_is(lt_node_get(lt_node_get(lt_doc_root(docs.at[0]), "answers"), question), LT_KIND_NONE);
}

/* The file that holds the question's answer, or that it would come to. */
static const char *
file_of(struct lt_arena *a, const char *folder, const char *question)
{
	static const char *const names[] = { "lintel.yaml", "lintel.yml", "answers.yml" };
	const char *file = "answers.yaml";
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (has(a, lt_io_join(a, folder, names[i]), question))
			file = names[i];
	return file;
}

bool
lt_answers_save(struct lt_arena *a, const char *folder, const struct lt_answered *answered, const char **ret_file, struct lt_err *err)
{
	struct lt_text now;
	*ret_file = file_of(a, folder, answered->question);
	struct lt_edit *edit = lt_edit_begin(a, lt_io_join(a, folder, *ret_file), folder, err);
	bool good = edit && lt_answers_put(a, *ret_file, edit->was, answered, &now, err) && lt_edit_text(edit, now, err) && lt_edit_commit(edit, err);
	lt_edit_end(edit);
	return good;
}

bool
lt_answers_drop(struct lt_arena *a, const char *folder, const char *question, bool *ret_was, const char **ret_file, struct lt_err *err)
{
	*ret_file = file_of(a, folder, question);
	struct lt_edit *edit = lt_edit_begin(a, lt_io_join(a, folder, *ret_file), folder, err);
	const char *path = lt_print(a, "answers.%s", lt_edit_quote(a, question));
	*ret_was = edit && !lt_node_is(lt_edit_get(edit, path), LT_KIND_NONE);
	bool good = edit && (!*ret_was || (lt_edit_remove(edit, path, err) && lt_edit_commit(edit, err)));
	lt_edit_end(edit);
	return good;
}

/* What is not one word may be given as YAML in braces or brackets on one line; it must be what it
 * claims to be. */
static bool
take_yaml(struct lt_arena *a, const struct lt_question *q, struct lt_text said, struct lt_text *ret_yaml, struct lt_err *err)
{
	struct lt_docs docs = { 0 };
	const char *first = q->field_count > 0 ? q->fields[0].name : "name";
	enum lt_kind kind = q->scale == LT_SCALE_RECORD || q->scale == LT_SCALE_MAP ? LT_KIND_MAP : LT_KIND_LIST;
	if (memchr(said.at, '\n', said.len) || !lt_yaml_read(a, lt_keys_new(a), q->id, said, &docs, err) || docs.count != 1 ||
		!lt_node_is(lt_doc_root(docs.at[0]), kind))
		return lt_fail(err, "the answer is %s: write %s on one line", lt_scale_people(q->scale),
			kind == LT_KIND_MAP ? lt_print(a, "{%s: ...}", first) : q->field_count > 0 ? lt_print(a, "[{%s: ...}]", first) : "[...]");
	*ret_yaml = said;
	return true;
}

static bool
is_yaml(const struct lt_question *q, struct lt_text said)
{
	said = lt_text_trim(said);
	if (q->scale == LT_SCALE_RECORD || q->scale == LT_SCALE_RECORDS)
		return true;
	return (q->scale == LT_SCALE_LIST && lt_text_starts(said, "[")) || (q->scale == LT_SCALE_MAP && lt_text_starts(said, "{"));
}

bool
lt_answers_value(struct lt_arena *a, const struct lt_question *q, struct lt_text said, struct lt_text *ret_yaml, struct lt_err *err)
{
	struct lt_err why = { .text = "" };
	return (is_yaml(q, said) ? take_yaml(a, q, said, ret_yaml, &why) : lt_question_value(a, q->scale, &q->choices, said, ret_yaml, &why)) ||
		lt_fail(err, "%s: %s", q->id, why.text);
}

bool
lt_answers_give(struct lt_arena *a, const char *folder, const struct lt_question *q, struct lt_text said, const char *who, const char *day,
	const char *evidence, const char **ret_file, struct lt_err *err)
{
	struct lt_answered answered = { .question = q->id, .who = who, .day = day, .evidence = evidence };
	return lt_answers_value(a, q, said, &answered.value, err) && lt_answers_save(a, folder, &answered, ret_file, err);
}
