/* SPDX-License-Identifier: Apache-2.0 */
/* waive: reads the waiver comments of the files that findings stand in, and applies them. */
#pragma once

struct lt_arena;
struct lt_assessment;

/* folder: what the paths of findings are relative to. */
void lt_waive(struct lt_arena *a, const char *folder, struct lt_assessment *assessment);
