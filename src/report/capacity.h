/* SPDX-License-Identifier: Apache-2.0 */
/* capacity: what plan capacity and plan quota answer, as pages of the terminal and as rows for sheets. */
#pragma once
#include "record/noun.h"
#include "report/report.h"

void lt_capacity_terminal(const struct lt_noun_capacity *capacity, const struct lt_report_options *options, struct lt_buf *out);
void lt_capacity_csv(const struct lt_noun_capacity *capacity, struct lt_buf *out);

void lt_capacity_gpu_terminal(const struct lt_noun_capacity_gpu *gpu, const struct lt_report_options *options, struct lt_buf *out);
void lt_capacity_gpu_csv(const struct lt_noun_capacity_gpu *gpu, struct lt_buf *out);

/* What is over its plan is bad: red where there is colour. */
void lt_quota_terminal(const struct lt_noun_quota *quota, const struct lt_report_options *options, struct lt_buf *out);
void lt_quota_csv(const struct lt_noun_quota *quota, struct lt_buf *out);
