/* SPDX-License-Identifier: Apache-2.0 */
/* decided: decision tables and their records, as pages of the terminal and as Markdown. */
#pragma once
#include "record/noun.h"
#include "report/report.h"

struct lt_buf;

void lt_decided_terminal(const struct lt_noun_plan_decision *decision, const struct lt_report_options *options, struct lt_buf *out);
void lt_decided_list(const struct lt_noun_plan_table *rows, int count, const struct lt_report_options *options, struct lt_buf *out);

/* A decision record as reviewers know it: status, context, decision, what else was looked at, what it rests on. */
void lt_decided_markdown(const struct lt_noun_plan_decision *decision, struct lt_buf *out);
void lt_decided_markdown_list(const struct lt_noun_plan_table *rows, int count, struct lt_buf *out);
