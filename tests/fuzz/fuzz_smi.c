/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a saved report of nvidia-smi. */
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/smi.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lt_arena *a = lt_arena_new((size_t)256 << 20);
	struct lt_text bytes = lt_copy_text(a, (struct lt_text){ (const char *)data, size });
	struct lt_smi_report report;
	struct lt_err err = { 0 };
	double number, sum = 0;
	bool flag;
	lt_smi_is(a, bytes);
	lt_smi_read(a, "fuzz", bytes, &report, &err);
	for (int i = 0; i < report.count; i++)
		for (int what = 0; what < LT_SMI_COUNT; what++) {
			if (lt_smi_number(&report.gpu[i], what, &number))
				sum += number;
			lt_smi_flag(&report.gpu[i], what, &flag);
		}
	lt_arena_drop(a);
	return sum > 1e300 ? -1 : 0;
}
