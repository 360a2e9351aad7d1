/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline: what pipelines of infrastructure and of models say alike. */
#pragma once
struct lt_doc;
struct lt_prepare;

/* Lays github, azure, terraform, bicep (flags), language, branch, runner, pool_key and folder. */
void lt_pipeline_lay(struct lt_prepare *p, struct lt_doc *doc);
