/* SPDX-License-Identifier: Apache-2.0 */
/* Saved reports of nvidia-smi, so that a laptop can assess a GPU machine it cannot reach. */
#include "base/arena.h"
#include "base/io.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "format/smi.h"

/* Columns of `gpu` that are one value of the report. */
static const struct {
	const char *column;
	enum { TEXT, NUMBER, FLAG } as;
	enum lt_smi what;
} columns[] = {
	{ "bus", TEXT, LT_SMI_BUS },
	{ "model", TEXT, LT_SMI_MODEL },
	{ "architecture", TEXT, LT_SMI_ARCHITECTURE },
	{ "driver", TEXT, LT_SMI_DRIVER },
	{ "cuda", TEXT, LT_SMI_CUDA },
	{ "attached", NUMBER, LT_SMI_ATTACHED },
	{ "persistence", FLAG, LT_SMI_PERSISTENCE },
	{ "mig", FLAG, LT_SMI_MIG },
	{ "pcie_width", NUMBER, LT_SMI_WIDTH },
	{ "pcie_width_max", NUMBER, LT_SMI_WIDTH_MAX },
	{ "pcie_generation", NUMBER, LT_SMI_GENERATION },
	{ "pcie_generation_max", NUMBER, LT_SMI_GENERATION_MAX },
	{ "state", TEXT, LT_SMI_STATE },
	{ "throttle_heat", FLAG, LT_SMI_HEAT },
	{ "throttle_brake", FLAG, LT_SMI_BRAKE },
	{ "throttle_heat_soft", FLAG, LT_SMI_HEAT_SOFT },
	{ "memory_mib", NUMBER, LT_SMI_MEMORY },
	{ "memory_used_mib", NUMBER, LT_SMI_MEMORY_USED },
	{ "ecc", FLAG, LT_SMI_ECC },
	{ "ecc_pending", FLAG, LT_SMI_ECC_PENDING },
	{ "sram_over_threshold", FLAG, LT_SMI_SRAM_OVER },
	{ "retire_pending", FLAG, LT_SMI_RETIRE_PENDING },
	{ "rows_remapped", NUMBER, LT_SMI_REMAPPED_BAD },
	{ "remap_pending", FLAG, LT_SMI_REMAP_PENDING },
	{ "remap_failed", FLAG, LT_SMI_REMAP_FAILED },
	{ "temperature", NUMBER, LT_SMI_TEMPERATURE },
	{ "temperature_slow", NUMBER, LT_SMI_TEMPERATURE_SLOW },
	{ "power_w", NUMBER, LT_SMI_POWER },
	{ "power_max_w", NUMBER, LT_SMI_POWER_MAX },
	{ "fabric", TEXT, LT_SMI_FABRIC },
	{ "fabric_status", TEXT, LT_SMI_FABRIC_STATUS },
	{ "recovery", TEXT, LT_SMI_RECOVERY },
	{ "driver_model", TEXT, LT_SMI_DRIVER_MODEL },
};

static struct lt_place
place(const char *file, const struct lt_smi_gpu *gpu, enum lt_smi what)
{
	return (struct lt_place){ file, gpu->at[what] ? gpu->at[what] : gpu->line, 1 };
}

/* The driver writes N/A for what a card does not have: no value, and nothing unknown about it.
 * An element that is absent, or an error in its place, is unknown. */
static void
put(struct lt_row *row, size_t at, const char *file, const struct lt_smi_gpu *gpu)
{
	enum lt_smi what = columns[at].what;
	double number;
	bool flag;
	if (columns[at].as == TEXT && lt_smi_value(gpu, what).at)
		lt_row_slice(row, columns[at].column, lt_smi_value(gpu, what));
	else if (columns[at].as == NUMBER && lt_smi_number(gpu, what, &number))
		lt_row_int(row, columns[at].column, (int64_t)(number + (number < 0 ? -0.5 : 0.5)));
	else if (columns[at].as == FLAG && lt_smi_flag(gpu, what, &flag))
		lt_row_bool(row, columns[at].column, flag);
	else if (!gpu->value[what].at)
		lt_row_unknown(row, columns[at].column, "is not in this report");
	else if (lt_text_has_nocase(gpu->value[what], "err") ||
		lt_text_has_nocase(gpu->value[what], "lost"))
		lt_row_unknown(row, columns[at].column, "could not be read by the driver");
	lt_row_column_place(row, columns[at].column, place(file, gpu, what));
}

/* Counters that generations of the driver split differently; none of them written: not known. */
static void
put_sum(struct lt_row *row, const char *column, const char *file, const struct lt_smi_gpu *gpu,
	enum lt_smi first, enum lt_smi last)
{
	double sum = 0, value;
	enum lt_smi seen = LT_SMI_COUNT;
	bool written = false;
	for (enum lt_smi what = first; what <= last; what++) {
		written |= gpu->value[what].at != NULL;
		if (!lt_smi_number(gpu, what, &value))
			continue;
		if (seen == LT_SMI_COUNT || (sum == 0 && value > 0))
			seen = what;
		sum += value;
	}
	if (seen != LT_SMI_COUNT) {
		lt_row_int(row, column, (int64_t)sum);
		lt_row_column_place(row, column, place(file, gpu, seen));
	} else if (!written) {
		lt_row_unknown(row, column, "is not in this report");
	}
}

static void
put_utilisation(struct lt_row *row, const char *file, const struct lt_smi_gpu *gpu)
{
	bool mig = false;
	double value;
	if (lt_smi_number(gpu, LT_SMI_UTILISATION, &value)) {
		lt_row_int(row, "utilisation", (int64_t)value);
	} else {
		lt_smi_flag(gpu, LT_SMI_MIG, &mig);
		lt_row_unknown(row, "utilisation",
			mig ? "is not reported for the whole card while MIG is on"
			    : "is not in this report");
	}
	lt_row_column_place(row, "utilisation", place(file, gpu, LT_SMI_UTILISATION));
}

static void
put_gpu(struct lt_facts *facts, struct lt_arena *a, const char *file, const struct lt_smi_gpu *gpu)
{
	struct lt_row *row = lt_facts_row(facts, "gpu");
	lt_row_text(
		row, "resource", lt_print(a, "%s:gpu/%.*s", file, LT_ARG(gpu->value[LT_SMI_BUS])));
	lt_row_text(row, "type", "gpu");
	lt_row_text(row, "source", "nvidia_smi");
	lt_row_slice(row, "name", lt_smi_value(gpu, LT_SMI_MODEL));
	lt_row_place(row, (struct lt_place){ file, gpu->line, 1 });
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_text(row, "machine", file);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		put(row, i, file, gpu);
	put_utilisation(row, file, gpu);
	put_sum(row, "ecc_uncorrected", file, gpu, LT_SMI_SRAM_NOW, LT_SMI_DOUBLE_NOW);
	put_sum(row, "ecc_uncorrected_ever", file, gpu, LT_SMI_SRAM_EVER, LT_SMI_DOUBLE_EVER);
}

/* What nvidia-smi says instead of a report when no driver answers it. */
static bool
has_failed(struct lt_text bytes)
{
	return lt_text_has(bytes, "NVIDIA-SMI has failed") && lt_text_has(bytes, "driver");
}

static void
collect_file(const struct lt_source *src, struct lt_facts *facts, const char *path)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct lt_smi_report report = { 0 };
	bool got = lt_io_read(a, src->dir, path, src->limits.file_bytes, &bytes, &err);
	bool mere_mention = got && !lt_smi_is(a, bytes);
	if (!mere_mention && (!got || !lt_smi_read(a, path, bytes, &report, &err)))
		lt_facts_blind(facts, "nvidia_smi", path, 0, err.text);
	if (mere_mention && has_failed(bytes))
		lt_facts_blind(facts, "nvidia_smi", path, 1,
			"nvidia-smi could not talk to the driver; reinstall the driver for the running kernel and "
			"save the report again");
	for (int i = 0; i < report.count; i++)
		put_gpu(facts, a, path, &report.gpu[i]);
	if (report.count)
		lt_facts_source(facts, "nvidia_smi", path, report.count);
	else if (!mere_mention && !err.text[0])
		lt_facts_blind(facts, "nvidia_smi", path, 1,
			"this report of nvidia-smi lists no GPU; save one with: nvidia-smi -q -x > "
			"gpu.xml");
	lt_arena_drop(a);
}

static bool
collect_nvidia_smi(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	int at = 0;
	const struct lt_file *file;
	while ((file = lt_files_next(src->files, LT_FILE_NVIDIA_SMI, &at)))
		collect_file(src, facts, file->path);
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_nvidia_smi = {
	.name = "nvidia_smi",
	.summary = "saved output of nvidia-smi -q, as XML or text",
	.give = "save nvidia-smi -q -x > gpu.xml on each GPU machine into the folder",
	.collect = collect_nvidia_smi,
};
