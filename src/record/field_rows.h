/* SPDX-License-Identifier: Apache-2.0 */
/* field_rows: rows of .def files as rows of tables; for field.c and noun.c alone. */
#pragma once
#include <stddef.h>

#include "record/field.h"

/* What each type is to a walker: its kind and its vocabulary. */
#define TYPE_text LT_FIELD_TEXT, NULL
#define TYPE_int LT_FIELD_INT, NULL
#define TYPE_flag LT_FIELD_FLAG, NULL
#define TYPE_count LT_FIELD_COUNT, NULL
#define TYPE_nth LT_FIELD_NTH, NULL
#define TYPE_real LT_FIELD_REAL, NULL
#define TYPE_texts LT_FIELD_TEXTS, NULL
#define TYPE_check LT_FIELD_CHECK, NULL
#define TYPE_waiver LT_FIELD_WAIVER, NULL
#define TYPE_fingerprint LT_FIELD_FINGERPRINT, NULL
#define TYPE_phases LT_FIELD_WORDS, &lt_words_phase
#define TYPE_gates LT_FIELD_WORDS, &lt_words_gate
#define TYPE_status LT_FIELD_WORD, &lt_words_status
#define TYPE_severity LT_FIELD_WORD, &lt_words_severity
#define TYPE_grade LT_FIELD_WORD, &lt_words_grade
#define TYPE_phase LT_FIELD_WORD, &lt_words_phase
#define TYPE_area LT_FIELD_WORD, &lt_words_area
#define TYPE_gate LT_FIELD_WORD, &lt_words_gate
#define TYPE_verdict LT_FIELD_WORD, &lt_words_verdict
#define TYPE_pass LT_FIELD_WORD, &lt_words_pass
#define TYPE_assessed LT_FIELD_WORD, &lt_words_assessed
#define TYPE_source_state LT_FIELD_WORD, &lt_words_source_state
#define TYPE_waiver_state LT_FIELD_WORD, &lt_words_waiver_state
#define TYPE_item_state LT_FIELD_WORD, &lt_words_item_state
#define TYPE_answer_state LT_FIELD_WORD, &lt_words_answer_state
#define TYPE_change LT_FIELD_WORD, &lt_words_change
#define TYPE_decision LT_FIELD_WORD, &lt_words_decision
#define TYPE_ready LT_FIELD_WORD, &lt_words_ready
#define TYPE_role LT_FIELD_WORD, &lt_words_role

#define ROW(name, sentence, of_check, offset, count_offset, record, kind_and_words) \
	ROW_OF(name, sentence, of_check, offset, count_offset, record, kind_and_words)
#define ROW_OF(name, sentence, of_check, offset, count_offset, record, kind, words) \
	{ name, sentence, kind, of_check, offset, count_offset, words, record },

/* HERE is the struct whose rows are being read.  NEED is a FIELD that who sends the record must give. */
#define FIELD(type, name, sentence)                                                                \
	ROW(#name, sentence, false, offsetof(struct HERE, name), 0, NULL, TYPE_##type)
#define OF_CHECK(type, name, sentence) \
	ROW(#name, sentence, true, offsetof(struct lt_checked, name), 0, NULL, TYPE_##type)
#define MADE(type, name, sentence) ROW(#name, sentence, false, 0, 0, NULL, TYPE_##type)
#define ONE(kind, name, sentence)                                                                  \
	{ #name, sentence, LT_FIELD_ONE, false, offsetof(struct HERE, name), 0, NULL,              \
		&lt_field_##kind },
#define LIST(kind, name, sentence)                                               \
	{ #name, sentence, LT_FIELD_LIST, false, offsetof(struct HERE, name),    \
		offsetof(struct HERE, name##_count), NULL, &lt_field_##kind },

#define RECORD(kind) { #kind, sizeof(struct HERE), fields_##kind }
#define NEED(type, name, sentence) NEED_ROW(#name, sentence, offsetof(struct HERE, name), TYPE_##type)
#define NEED_ROW(name, sentence, offset, kind_and_words) NEED_OF(name, sentence, offset, kind_and_words)
#define NEED_OF(name, sentence, offset, kind, words) { name, sentence, kind, false, offset, 0, words, NULL, true },
