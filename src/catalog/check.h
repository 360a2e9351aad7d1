/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check: a question asked of facts, read from one .sql file.
 *
 * The file opens with comment lines "-- key: value"; below them stands one SELECT that
 * returns resource, status and reason, and optionally file, line and quality.  Values are
 * kept as they are written; assess/ turns them into the words of the record.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_content;
struct lt_err;

/* One row is one key of the front matter: name, required, sentence. */
#define LT_CHECK_KEYS(KEY)                                                               \
	KEY(id, true, "its name, the same as the file's")                                \
	KEY(code, false, "its short name in the catalogue, NET-001")                     \
	KEY(title, true, "what is so when it is ok")                                     \
	KEY(about, true, "the fact table whose rows it judges")                          \
	KEY(area, true, "the area of the scorecard it counts in")                        \
	KEY(severity, true, "low, medium, high or critical: how bad a gap is")           \
	KEY(level, true, "the level of the area that needs it, 2 to 4")                  \
	KEY(phases, true, "the phases it is asked in, the one it falls due in first")    \
	KEY(gates, false, "the gates that require it")                                   \
	KEY(infra, false, "the feature of the six-phase framework it proves")            \
	KEY(caf, false, "the step of the Cloud Adoption Framework")                      \
	KEY(nist, false, "the NIST AI RMF subcategory")                                  \
	KEY(owasp25, false, "the OWASP top 10 for LLM applications, 2025")               \
	KEY(owasp26, false, "the OWASP top 10 for LLM applications, 2026")               \
	KEY(iso, false, "the ISO/IEC 42001 clause or control")                           \
	KEY(why, true, "why it matters, one sentence")                                   \
	KEY(fix, true, "what to do about a gap, one sentence")                           \
	KEY(cure, false, "the targets of lintel prepare that render what cures a gap; person: somebody decides or acts")

struct lt_check {
	const char *file; /* for messages */
#define KEY(name, required, sentence) const char *name; /* NULL: not given */
	LT_CHECK_KEYS(KEY)
#undef KEY
	struct lt_text sql;
	int sql_line; /* of its first line in the file */
};

/* Reads one file.  Errors name file and line. */
bool lt_check_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_check *ret_check,
	struct lt_err *err);

/* All checks the program carries and those of the folders given, in order of phase folder
 * and name; a check of the same id in a later folder replaces the earlier one.  A folder may
 * also hold descriptions of fact tables of its own, as <folder>/facts/<table>.yaml. */
struct lt_checks {
	struct lt_check *at;
	int count, room;
	struct lt_content *tables; /* path and bytes of such descriptions */
	int table_count, table_room;
};
bool lt_checks_load(struct lt_arena *a, const char *const *folders, int folder_count, struct lt_checks *ret_checks,
	struct lt_err *err);

/* By id or code, or NULL. */
const struct lt_check *lt_checks_find(const struct lt_checks *checks, struct lt_text name);
