/* SPDX-License-Identifier: Apache-2.0 */
/* waive: applies the waivers of lintel.yaml and of comments in the files that findings stand in. */
#pragma once

struct lt_arena;
struct lt_assessment;
struct lt_estate;

/* folder: what the paths of findings are relative to. */
void lt_waive(struct lt_arena *a, const char *folder, const struct lt_estate *estate,
	struct lt_assessment *assessment);
