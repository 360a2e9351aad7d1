/* SPDX-License-Identifier: Apache-2.0 */
#include "format/xlsx.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/zip.h"
#include "t.h"

static struct lt_arena *a;
static struct lt_err err;

__attribute__((constructor)) static void
begin(void)
{
	a = lt_arena_new(1 << 28);
}

#define WORKBOOK(more)                                                                                            \
	"<workbook xmlns:r='x'>" more "<sheets><sheet name='About' sheetId='1' r:id='rId1'/>"                     \
	"<sheet name='Answers' sheetId='2' r:id='rId2'/><sheet name='Lists' sheetId='3' r:id='rId3'/></sheets></workbook>"
#define RELATIONS                                                                                                 \
	"<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/>"                                 \
	"<Relationship Id='rId2' Target='/xl/worksheets/sheet2.xml'/>"                                            \
	"<Relationship Id='rId3' Target='worksheets/sheet3.xml'/></Relationships>"
#define LISTS "<worksheet><sheetData><row><c t='inlineStr'><is><t>3: written for at least one case</t></is></c></row></sheetData></worksheet>"
#define TEXT(at, text) "<c r='" at "' t='inlineStr'><is><t>" text "</t></is></c>"
#define HEAD                                                                                                      \
	"<row r='3'>" TEXT("A3", "Id") TEXT("B3", "Question") TEXT("C3", "Scale") TEXT("D3", "Answer")            \
	TEXT("E3", "Who") TEXT("F3", "Day") TEXT("G3", "Evidence") "</row>"
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

static struct lt_text
book(const char *workbook, const char *shared, const char *sheet)
{
	static struct lt_buf out;
	lt_buf_done(&out);
	out = LT_BUF(1 << 24);
	struct lt_zip_writer writer = { .a = a, .out = &out };
	lt_zip_add(&writer, "xl/workbook.xml", lt_text(workbook));
	lt_zip_add(&writer, "xl/_rels/workbook.xml.rels", LT_LIT(RELATIONS));
	if (shared)
		lt_zip_add(&writer, "xl/sharedStrings.xml", lt_text(shared));
	lt_zip_add(&writer, "xl/worksheets/sheet3.xml", LT_LIT(LISTS));
	lt_zip_add(&writer, "xl/worksheets/sheet2.xml", lt_text(sheet));
	lt_zip_end(&writer);
	return lt_buf_text(&out);
}

/* The answers as "id=value who day evidence;" for each, or the error. */
static const char *
read_bytes(struct lt_text bytes)
{
	struct lt_xlsx sheet;
	err = (struct lt_err){ 0 };
	if (!lt_xlsx_read(a, "f.xlsx", bytes, &sheet, &err))
		return err.text;
	const char *all = "";
	for (int i = 0; i < sheet.count; i++) {
		const struct lt_xlsx_row *row = &sheet.rows[i];
		all = lt_print(a, "%s%u %s=%s|%s|%s|%s;", all, row->line, row->id, row->value ? row->value : "-", row->who ? row->who : "-",
			row->day ? row->day : "-", row->evidence ? row->evidence : "-");
	}
	return all;
}

static const char *
read_rows(const char *rows)
{
	return read_bytes(book(WORKBOOK(""), NULL, rows));
}

TEST(answers_come_out_as_rows_whatever_stands_above_them)
{
	IS_TEXT(read_rows(SHEET("<row r='1'>" TEXT("A1", "Fill in the yellow cells") "</row>" HEAD "<row r='4'>" TEXT("A4", "strategy.ambition")
		TEXT("C4", "maturity") TEXT("D4", "3: written for at least one case") TEXT("E4", " Jo ") TEXT("F4", "2026-11-22")
		TEXT("G4", "https://wiki/x") "</row><row r='9'>" TEXT("A9", "b") "</row>")),
		"4 strategy.ambition=3|Jo|2026-11-22|https://wiki/x;9 b=-|-|-|-;");
}

TEST(only_what_stands_in_the_lists_is_cut_to_its_value)
{
	IS_TEXT(read_rows(SHEET(HEAD "<row r='4'>" TEXT("A4", "q") TEXT("D4", "Note: we do") "</row>")), "4 q=Note: we do|-|-|-;");
}

TEST(shared_texts_rich_texts_and_reading_aids_are_read_as_excel_writes_them)
{
	IS_TEXT(read_bytes(book(WORKBOOK(""),
		"<sst><si><t>Id</t></si><si><t>Answer</t></si><si><r><t>two</t></r><r><t xml:space='preserve'> parts</t></r><rPh><t>no</t></rPh></si>"
		"<si><t>a_x000A_b _x005F_x000A_ _x00e9</t></si></sst>",
		SHEET("<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row><row><c t='s'><v>2</v></c><c t='s'><v>3</v></c></row>"))),
		"2 two parts=a b _x000A_ _x00e9|-|-|-;");
}

TEST(numbers_days_and_switches_are_what_they_mean)
{
	static const char rows[] = SHEET(HEAD "<row r='4'>" TEXT("A4", "q") TEXT("C4", "yes")
		"<c r='D4' t='b'><v>1</v></c><c r='F4'><v>46348.75</v></c></row><row r='5'>" TEXT("A5", "n")
		"<c r='D5'><v>0.85</v></c></row><row r='6'>" TEXT("A6", "d") TEXT("C6", "day") "<c r='D6'><f>TODAY()</f><v>46348</v></c></row>");
	IS_TEXT(read_rows(rows), "4 q=yes|-|2026-11-22|-;5 n=0.85|-|-|-;6 d=2026-11-22|-|-|-;");
	IS_TEXT(read_bytes(book(WORKBOOK("<workbookPr date1904='1'/>"), NULL,
		SHEET(HEAD "<row r='4'>" TEXT("A4", "q") "<c r='F4'><v>44886</v></c></row>"))), "4 q=-|-|2026-11-22|-;");
}

TEST(what_cannot_be_an_answer_is_named_with_its_cell)
{
	IS_TEXT(read_rows(SHEET(HEAD "<row r='4'>" TEXT("A4", "q") TEXT("F4", "22.11.2026") "</row>")),
		"f.xlsx: Answers!F4: '22.11.2026' is no day; write it as 2026-11-22");
	IS_TEXT(read_rows(SHEET(HEAD "<row r='12'>" TEXT("A12", "q") "<c r='D12' t='e'><v>#REF!</v></c></row>")),
		"f.xlsx: Answers!D12: the cell holds #REF!; correct its formula or write the value");
	IS_TEXT(read_rows(SHEET("<row>" TEXT("A1", "Id") "</row>")),
		"f.xlsx: no row of the sheet 'Answers' has the words Id and Answer, which name its columns");
}

TEST(a_book_that_is_not_ours_says_what_to_do)
{
	IS_TEXT(read_bytes(book("<workbook><sheets><sheet name='Other' r:id='x' xmlns:r='x'/></sheets></workbook>", NULL, "<x/>")),
		"f.xlsx: has no sheet 'Answers'; write one with lintel assess --format xlsx=FILE");
	IS_TEXT(read_bytes(LT_LIT("id,answer\n")), "f.xlsx: is no zip archive, or was cut off");
	IS(strstr(read_rows("<worksheet><sheetData>"), "xl/worksheets/sheet2.xml:1: no element found"));
}

TEST(entities_and_depth_cannot_be_used_to_grow)
{
	IS(strstr(read_rows("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "declares a document type"));
	struct lt_buf deep = LT_BUF(1 << 16);
	for (int i = 0; i < 100; i++)
		lt_buf_puts(&deep, "<x>");
	IS(strstr(read_rows(deep.at), "nested deeper"));
	lt_buf_done(&deep);
}

TEST(a_zip_gives_back_what_was_put_in)
{
	struct lt_zip *zip;
	struct lt_text got;
	struct lt_buf out = LT_BUF(1 << 24);
	struct lt_zip_writer writer = { .a = a, .out = &out };
	char *long_text = lt_alloc(a, 100001);
	memset(long_text, 'x', 100000);
	lt_zip_add(&writer, "empty", LT_NONE);
	lt_zip_add(&writer, "short", LT_LIT("ab"));
	lt_zip_add(&writer, "dir/long", lt_text(long_text));
	lt_zip_end(&writer);
	IS(out.len < 1000);
	IS(lt_zip_open(a, "z", lt_buf_text(&out), &zip, &err));
	IS(lt_zip_read(zip, "empty", &got, &err) && got.at && got.len == 0);
	IS(lt_zip_read(zip, "short", &got, &err) && lt_text_eq(got, "ab"));
	IS(lt_zip_read(zip, "dir/long", &got, &err) && lt_text_eq(got, long_text));
	IS(lt_zip_read(zip, "other", &got, &err) && !got.at);
	lt_buf_done(&out);
}

/* The bytes of a good archive with one number changed. */
static const char *
opened_with(size_t from_end, uint32_t value, int bytes)
{
	struct lt_zip *zip;
	struct lt_text got;
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_zip_writer writer = { .a = a, .out = &out };
	lt_zip_add(&writer, "name", LT_LIT("some text, some text, some text, some text, some text"));
	lt_zip_end(&writer);
	for (int i = 0; i < bytes; i++)
		out.at[out.len - from_end + (size_t)i] = (char)(value >> 8 * i);
	struct lt_text whole = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	err = (struct lt_err){ 0 };
	return lt_zip_open(a, "z", whole, &zip, &err) && lt_zip_read(zip, "name", &got, &err) ? "good" : err.text;
}

TEST(an_archive_that_lies_about_itself_is_refused)
{
	enum { END = 22, ROW = END + 50 }; /* the last record, and the one row of the list */
	IS_TEXT(opened_with(END, 0x06054b50, 4), "good");
	IS(strstr(opened_with(ROW - 24, 1u << 31, 4), "more than is read of an archive"));
	IS(strstr(opened_with(ROW - 24, 54, 4), "damaged"));
	IS(strstr(opened_with(ROW - 24, 52, 4), "damaged"));
	IS(strstr(opened_with(ROW - 16, 0, 4), "damaged"));
	IS(strstr(opened_with(ROW - 8, 1, 2), "encrypted"));
	IS(strstr(opened_with(ROW - 10, 99, 2), "packed in way 99"));
	IS(strstr(opened_with(ROW - 20, 9999, 4), "cut off"));
	IS(strstr(opened_with(ROW - 42, 9999, 4), "not where the list says"));
	IS(strstr(opened_with(END - 16, 9999, 4), "outside the file"));
	IS(strstr(opened_with(END - 10, 2, 2), "entry 2 of its list is broken"));
	IS(strstr(opened_with(END - 4, 1, 2), "split"));
}
