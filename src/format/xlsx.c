/* SPDX-License-Identifier: Apache-2.0 */
/* xlsx: a few small XML documents inside a zip, each walked once. */
#include "format/xlsx.h"

#include <ctype.h>
#include <expat.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "format/zip.h"

enum { DEPTH = 64, COLUMNS = 64, ROWS = 20000, TEXT = 1 << 20, TO_1900 = 25569, TO_1904 = 24107 };

enum column {
#define COLUMN(name, word) COLUMN_##name,
	LT_XLSX_COLUMNS(COLUMN)
#undef COLUMN
	COLUMN_COUNT
};

static const char *const WORDS[] = {
#define COLUMN(name, word) word,
	LT_XLSX_COLUMNS(COLUMN)
#undef COLUMN
};

enum cell_kind { CELL_NONE, CELL_TEXT, CELL_NUMBER, CELL_SWITCH, CELL_ERROR };

struct cell {
	enum cell_kind kind;
	const char *text;
};

/* One walk through one document. */
struct walk {
	struct book *book;
	XML_Parser parser;
	void (*begin)(struct walk *walk, const char *element, const char **attributes);
	void (*end)(struct walk *walk, const char *element);
	struct lt_buf text;
	int depth;
	bool takes;             /* text counts */
	bool aside;             /* inside a reading aid, which does not */
	struct cell row[COLUMNS];
	char kind[16];          /* of the cell */
	int column;
	uint32_t line;
	bool lists;             /* the sheet of choices, not the answers */
};

struct book {
	struct lt_arena *a;
	struct lt_zip *zip;
	const char *file, *answers, *lists; /* ids, then paths, of the two sheets */
	const char **shared;
	int shared_count, shared_room, row_room;
	bool from_1904, headed;
	int columns[COLUMN_COUNT];
	struct lt_map *choices;
	struct lt_xlsx sheet;
	struct lt_err *err;
	bool bad;
};

static void
fail(struct walk *walk)
{
	walk->book->bad = true;
	XML_StopParser(walk->parser, XML_FALSE);
}

/* Without its namespace. */
static const char *
local(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static const char *
attribute(const char **attributes, const char *name)
{
	for (int i = 0; attributes[i]; i += 2)
		if (strcmp(attributes[i], name) == 0 || (strchr(attributes[i], ':') && strcmp(local(attributes[i]), name) == 0))
			return attributes[i + 1];
	return NULL;
}

static void
begins(void *context, const char *element, const char **attributes)
{
	struct walk *walk = context;
	if (++walk->depth > DEPTH) {
		lt_fail(walk->book->err, "%s: is nested deeper than any sheet; save it again", walk->book->file);
		fail(walk);
		return;
	}
	if (walk->begin)
		walk->begin(walk, local(element), attributes);
}

static void
ends(void *context, const char *element)
{
	struct walk *walk = context;
	walk->depth--;
	if (walk->end)
		walk->end(walk, local(element));
}

static void
texts(void *context, const char *text, int len)
{
	struct walk *walk = context;
	if (walk->takes && !walk->aside)
		lt_buf_add(&walk->text, text, (size_t)len);
}

/* Sheets have none, and entities are how small files grow. */
static void
declares(void *context, const char *name, const char *system, const char *public, int inside)
{
	(void)name;
	(void)system;
	(void)public;
	(void)inside;
	struct walk *walk = context;
	lt_fail(walk->book->err, "%s: declares a document type, which no sheet does; it is not read", walk->book->file);
	fail(walk);
}

/* Walks one document; one that is not there has nothing in it. */
static bool
read_document(struct book *book, const char *path, struct walk *walk)
{
	struct lt_text bytes;
	if (!lt_zip_read(book->zip, path, &bytes, book->err))
		return false;
	if (!bytes.at)
		return true;
	walk->book = book;
	walk->text = LT_BUF(TEXT);
	walk->parser = XML_ParserCreate(NULL);
	XML_SetUserData(walk->parser, walk);
	XML_SetElementHandler(walk->parser, begins, ends);
	XML_SetCharacterDataHandler(walk->parser, texts);
	XML_SetStartDoctypeDeclHandler(walk->parser, declares);
	bool good = XML_Parse(walk->parser, bytes.at, (int)bytes.len, 1) == XML_STATUS_OK && !book->bad;
	if (!good && !book->bad)
		lt_fail(book->err, "%s: %s:%lu: %s; save the file again", book->file, path, XML_GetCurrentLineNumber(walk->parser),
			XML_ErrorString(XML_GetErrorCode(walk->parser)));
	XML_ParserFree(walk->parser);
	lt_buf_done(&walk->text);
	return good;
}

/* The text so far, which is then forgotten; _x000A_ is how Excel writes what XML cannot. */
static char *
taken(struct walk *walk)
{
	char *text = lt_copy(walk->book->a, walk->text.at ? walk->text.at : ""), *to = text;
	for (char *from = text; *from;) {
		unsigned value = 0;
		int digits = 0;
		while (from[0] == '_' && from[1] == 'x' && digits < 4 && isxdigit((unsigned char)from[2 + digits])) {
			char c = from[2 + digits++];
			value = value * 16 + (unsigned)(isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10);
		}
		bool is = digits == 4 && from[6] == '_' && value < 0x80;
		*to++ = is ? (value == '_' || value >= ' ' ? (char)value : ' ') : *from;
		from += is ? 7 : 1;
	}
	*to = '\0';
	walk->text.len = 0;
	if (walk->text.at)
		walk->text.at[0] = '\0';
	return text;
}

static void
begin_workbook(struct walk *walk, const char *element, const char **attributes)
{
	struct book *book = walk->book;
	const char *name = attribute(attributes, "name"), *id = attribute(attributes, "id"), *base = attribute(attributes, "date1904");
	if (strcmp(element, "workbookPr") == 0 && base)
		book->from_1904 = strcmp(base, "1") == 0 || strcmp(base, "true") == 0;
	if (strcmp(element, "sheet") != 0 || !name || !id)
		return;
	if (strcmp(name, LT_XLSX_ANSWERS) == 0)
		book->answers = lt_copy(book->a, id);
	if (strcmp(name, LT_XLSX_LISTS) == 0)
		book->lists = lt_copy(book->a, id);
}

static void
begin_relation(struct walk *walk, const char *element, const char **attributes)
{
	struct book *book = walk->book;
	const char *id = attribute(attributes, "Id"), *target = attribute(attributes, "Target");
	if (strcmp(element, "Relationship") != 0 || !id || !target)
		return;
	const char *path = target[0] == '/' ? lt_copy(book->a, target + 1) : lt_print(book->a, "xl/%s", target);
	if (book->answers && strcmp(book->answers, id) == 0)
		book->answers = path;
	else if (book->lists && strcmp(book->lists, id) == 0)
		book->lists = path;
}

static void
begin_shared(struct walk *walk, const char *element, const char **attributes)
{
	(void)attributes;
	walk->takes |= strcmp(element, "t") == 0;
	walk->aside |= strcmp(element, "rPh") == 0;
}

static void
end_shared(struct walk *walk, const char *element)
{
	struct book *book = walk->book;
	if (strcmp(element, "t") == 0)
		walk->takes = false;
	if (strcmp(element, "rPh") == 0)
		walk->aside = false;
	if (strcmp(element, "si") == 0)
		LT_PUSH(book->a, book->shared, book->shared_count, book->shared_room) = taken(walk);
}

/* E12 is column 4; without a name it is the one after the last. */
static int
column_of(const char *name, int next)
{
	int column = 0;
	if (!name || !isupper((unsigned char)*name))
		return next;
	for (; isupper((unsigned char)*name) && column < COLUMNS * 26; name++)
		column = column * 26 + (*name - 'A' + 1);
	return column - 1;
}

static const char *
cell_name(const struct walk *walk, int column)
{
	char name[3] = { column < 26 ? (char)('A' + column) : (char)('A' + column / 26 - 1), column < 26 ? '\0' : (char)('A' + column % 26) };
	return lt_print(walk->book->a, "%s: " LT_XLSX_ANSWERS "!%s%u", walk->book->file, name, walk->line);
}

static void
begin_sheet(struct walk *walk, const char *element, const char **attributes)
{
	if (strcmp(element, "row") == 0) {
		int64_t line;
		const char *given = attribute(attributes, "r");
		walk->line = given && lt_text_int(lt_text(given), &line) && line > 0 && line < INT32_MAX ? (uint32_t)line : walk->line + 1;
		walk->column = -1;
		memset(walk->row, 0, sizeof walk->row);
	} else if (strcmp(element, "c") == 0) {
		const char *kind = attribute(attributes, "t");
		snprintf(walk->kind, sizeof walk->kind, "%s", kind ? kind : "n");
		walk->column = column_of(attribute(attributes, "r"), walk->column + 1);
		walk->text.len = 0;
	} else if (strcmp(element, "v") == 0 || strcmp(element, "t") == 0) {
		walk->takes = true;
	} else if (strcmp(element, "rPh") == 0) {
		walk->aside = true;
	}
}

static struct cell
number_cell(struct lt_arena *a, const char *text)
{
	double number;
	if (!*text)
		return (struct cell){ CELL_NONE };
	if (!lt_text_double(lt_text(text), &number) || !isfinite(number))
		return (struct cell){ CELL_TEXT, text };
	return (struct cell){ CELL_NUMBER, lt_print(a, "%.15g", number) };
}

static struct cell
read_cell(struct walk *walk)
{
	struct book *book = walk->book;
	const char *text = taken(walk);
	int64_t at;
	if (strcmp(walk->kind, "s") == 0) {
		if (!lt_text_int(lt_text(text), &at) || at < 0 || at >= book->shared_count)
			return (struct cell){ CELL_ERROR, "a text that is not there" };
		text = book->shared[at];
	} else if (strcmp(walk->kind, "b") == 0) {
		return (struct cell){ CELL_SWITCH, strcmp(text, "1") == 0 ? "true" : "false" };
	} else if (strcmp(walk->kind, "e") == 0) {
		return (struct cell){ CELL_ERROR, text };
	} else if (strcmp(walk->kind, "n") == 0) {
		return number_cell(book->a, text);
	}
	struct lt_text trimmed = lt_text_trim(lt_text(text));
	return (struct cell){ trimmed.len ? CELL_TEXT : CELL_NONE, lt_copy_text(book->a, trimmed).at };
}

/* A row that names the columns. */
static bool
is_head(struct walk *walk)
{
	int found[COLUMN_COUNT];
	for (int c = 0; c < COLUMN_COUNT; c++) {
		found[c] = -1;
		for (int i = 0; i < COLUMNS && found[c] < 0; i++)
			if (walk->row[i].kind == CELL_TEXT && lt_text_eq_nocase(lt_text(walk->row[i].text), lt_text(WORDS[c])))
				found[c] = i;
	}
	if (found[COLUMN_id] < 0 || found[COLUMN_value] < 0)
		return false;
	memcpy(walk->book->columns, found, sizeof found);
	return true;
}

/* A day as text, or as the number a sheet counts days with. */
static const char *
read_day(struct walk *walk, int column, const struct cell *cell)
{
	struct book *book = walk->book;
	char spelt[16];
	double number = 0;
	int64_t day = 0;
	bool is_number = cell->kind == CELL_NUMBER && lt_text_double(lt_text(cell->text), &number) && number > 60 && number < 2958466;
	if (is_number)
		day = (int64_t)number - (book->from_1904 ? TO_1904 : TO_1900);
	else if (cell->kind != CELL_TEXT || !lt_date_day(lt_text(cell->text), &day)) {
		lt_fail(book->err, "%s: '%.60s' is no day; write it as 2026-11-22", cell_name(walk, column), cell->text);
		fail(walk);
		return NULL;
	}
	lt_date_spell(day, spelt);
	return lt_copy(book->a, spelt);
}

/* What a cell of a column says, or NULL. */
static const char *
read_column(struct walk *walk, enum column which, const char *scale)
{
	struct book *book = walk->book;
	int column = book->columns[which];
	if (column < 0 || column >= COLUMNS || book->bad)
		return NULL;
	const struct cell *cell = &walk->row[column];
	if (cell->kind == CELL_NONE)
		return NULL;
	if (cell->kind == CELL_ERROR) {
		lt_fail(book->err, "%s: the cell holds %.60s; correct its formula or write the value", cell_name(walk, column), cell->text);
		fail(walk);
		return NULL;
	}
	bool is_day = which == COLUMN_day || (which == COLUMN_value && scale && strcmp(scale, "day") == 0);
	if (is_day)
		return read_day(walk, column, cell);
	if (cell->kind == CELL_SWITCH && which == COLUMN_value && scale && strcmp(scale, "yes") == 0)
		return strcmp(cell->text, "true") == 0 ? "yes" : "no";
	if (which != COLUMN_value || lt_map_get(book->choices, lt_text(cell->text)) < 0)
		return cell->text;
	return lt_print(book->a, "%.*s", (int)strcspn(cell->text, ":"), cell->text);
}

static void
end_row(struct walk *walk)
{
	struct book *book = walk->book;
	for (int i = 0; walk->lists && i < COLUMNS; i++)
		if (walk->row[i].kind == CELL_TEXT && strchr(walk->row[i].text, ':'))
			lt_map_put(book->choices, lt_text(walk->row[i].text), 1);
	if (walk->lists || (!book->headed && !(book->headed = is_head(walk))))
		return;
	if (is_head(walk))
		return;
	struct lt_xlsx_row row = { .id = read_column(walk, COLUMN_id, NULL), .line = walk->line };
	if (!row.id)
		return;
	row.scale = read_column(walk, COLUMN_scale, NULL);
	row.value = read_column(walk, COLUMN_value, row.scale);
	row.who = read_column(walk, COLUMN_who, NULL);
	row.day = read_column(walk, COLUMN_day, NULL);
	row.evidence = read_column(walk, COLUMN_evidence, NULL);
	if (book->sheet.count >= ROWS) {
		lt_fail(book->err, "%s: has more than %d answers", book->file, ROWS);
		fail(walk);
		return;
	}
	LT_PUSH(book->a, book->sheet.rows, book->sheet.count, book->row_room) = row;
}

static void
end_sheet(struct walk *walk, const char *element)
{
	if (strcmp(element, "v") == 0 || strcmp(element, "t") == 0)
		walk->takes = false;
	else if (strcmp(element, "rPh") == 0)
		walk->aside = false;
	else if (strcmp(element, "c") == 0 && walk->column >= 0 && walk->column < COLUMNS)
		walk->row[walk->column] = read_cell(walk);
	else if (strcmp(element, "row") == 0)
		end_row(walk);
}

bool
lt_xlsx_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_xlsx *ret_sheet, struct lt_err *err)
{
	struct book book = { .a = a, .file = file, .err = err, .choices = lt_map_new(a) };
	struct walk workbook = { .begin = begin_workbook }, relations = { .begin = begin_relation },
		    shared = { .begin = begin_shared, .end = end_shared }, lists = { .begin = begin_sheet, .end = end_sheet, .lists = true },
		    answers = { .begin = begin_sheet, .end = end_sheet };
	if (!lt_zip_open(a, file, bytes, &book.zip, err) || !read_document(&book, "xl/workbook.xml", &workbook))
		return false;
	if (!book.answers)
		return lt_fail(err, "%s: has no sheet '" LT_XLSX_ANSWERS "'; write one with lintel assess --format xlsx=FILE", file);
	if (!read_document(&book, "xl/_rels/workbook.xml.rels", &relations) || !read_document(&book, "xl/sharedStrings.xml", &shared) ||
		(book.lists && !read_document(&book, book.lists, &lists)) || !read_document(&book, book.answers, &answers))
		return false;
	if (!book.headed)
		return lt_fail(err, "%s: no row of the sheet '" LT_XLSX_ANSWERS "' has the words Id and Answer, which name its columns", file);
	*ret_sheet = book.sheet;
	return true;
}
