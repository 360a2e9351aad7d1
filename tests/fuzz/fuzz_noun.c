/* SPDX-License-Identifier: Apache-2.0 */
/* Input: what somebody sends to the API, read as every noun there is.  What is taken is written, and written
 * again the same after it was read back. */
#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"
#include "record/field.h"
#include "record/noun.h"
#include "record/noun_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
reads(struct lt_arena *a, const struct lt_record *record, struct lt_text json, void *noun)
{
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	return lt_json_read(a, lt_keys_new(a), "body", json, &doc, &err) && lt_field_read(a, record, lt_doc_root(doc), noun, NULL, &err);
}

/* A field that is null was not given, so only what has no nulls reads back; the bytes then are the same. */
static void
try(const struct lt_record *record, const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new(1 << 24);
	struct lt_buf first = LT_BUF(1 << 22), second = LT_BUF(1 << 22);
	void *noun = lt_alloc(a, record->size), *again = lt_alloc(a, record->size);
	if (reads(a, record, lt_copy_text(a, (struct lt_text){ (const char *)data, size }), noun)) {
		lt_field_json_noun(record, noun, &first);
		if (reads(a, record, lt_buf_text(&first), again)) {
			lt_field_json_noun(record, again, &second);
			assert(lt_text_is(lt_buf_text(&first), lt_buf_text(&second)));
		}
	}
	lt_buf_done(&first);
	lt_buf_done(&second);
	lt_arena_drop(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 4096)
		return 0;
#define NOUN(name) try(&lt_field_##name, data, size);
	LT_NOUNS(NOUN)
#undef NOUN
	return 0;
}
