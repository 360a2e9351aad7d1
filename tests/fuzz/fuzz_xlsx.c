/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a workbook that people filled in; what is no zip is put into one as the sheet of answers. */
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/xlsx.h"
#include "format/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
wrap(struct lt_arena *a, struct lt_text sheet, struct lt_buf *out)
{
	struct lt_zip_writer writer = { .a = a, .out = out };
	lt_zip_add(&writer, "xl/workbook.xml", LT_LIT("<w><sheets><sheet name='Answers' r:id='1'/><sheet name='Lists' r:id='2'/></sheets></w>"));
	lt_zip_add(&writer, "xl/_rels/workbook.xml.rels",
		LT_LIT("<r><Relationship Id='1' Target='a.xml'/><Relationship Id='2' Target='a.xml'/></r>"));
	lt_zip_add(&writer, "xl/sharedStrings.xml", sheet);
	lt_zip_add(&writer, "xl/a.xml", sheet);
	lt_zip_end(&writer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_text bytes = lt_copy_text(a, (struct lt_text){ (const char *)data, size });
	struct lt_buf wrapped = LT_BUF((size_t)64 << 20);
	struct lt_xlsx sheet = { 0 };
	struct lt_err err = { 0 };
	size_t sum = 0;
	if (!lt_zip_is(bytes)) {
		wrap(a, bytes, &wrapped);
		bytes = lt_buf_text(&wrapped);
	}
	if (lt_xlsx_read(a, "fuzz", bytes, &sheet, &err))
		for (int i = 0; i < sheet.count; i++)
			sum += strlen(sheet.rows[i].id) + (sheet.rows[i].day ? strlen(sheet.rows[i].day) : 0);
	lt_buf_done(&wrapped);
	lt_arena_drop(a);
	return sum == SIZE_MAX ? -1 : 0;
}
