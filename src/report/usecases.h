/* SPDX-License-Identifier: Apache-2.0 */
/* usecases: the register of use cases, ranked, and what evidence proposes, for a terminal and as Markdown. */
#pragma once
#include "record/noun.h"
#include "report/report.h"

struct lt_buf;

/* proposed: the proposals too. */
void lt_usecases_terminal(const struct lt_noun_plan_usecases *cases, bool proposed, const struct lt_report_options *options, struct lt_buf *out);
void lt_usecases_markdown(const struct lt_noun_plan_usecases *cases, bool proposed, struct lt_buf *out);
