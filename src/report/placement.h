/* SPDX-License-Identifier: Apache-2.0 */
/* placement: what --tomorrow answers, as a page of the terminal and as Markdown. */
#pragma once
#include "report/report.h"

void lt_placement_terminal(const struct lt_placement *placement, const struct lt_report_options *options, struct lt_buf *out);
void lt_placement_markdown(const struct lt_placement *placement, const struct lt_report_options *options, struct lt_buf *out);
