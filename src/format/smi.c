/* SPDX-License-Identifier: Apache-2.0 */
/* One table of spellings; XML through expat and text line by line both look values up in it. */
#include "format/smi.h"

#include <expat.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/utf16.h"

enum { GPUS = 1024, DEPTH = 64, PATH_BYTES = 256, TEXT_BYTES = 512 };

/* Where a value stands: elements below <gpu> (or the root, for the first three), and headings
 * of the text.  Where generations differ a value has several rows; the first one present wins. */
static const struct {
	enum lt_smi what;
	const char *element, *heading;
} spellings[] = {
	{ LT_SMI_DRIVER, "driver_version", "Driver Version" },
	{ LT_SMI_CUDA, "cuda_version", "CUDA Version" },
	{ LT_SMI_ATTACHED, "attached_gpus", "Attached GPUs" },
	{ LT_SMI_BUS, "pci/pci_bus_id", "PCI/Bus Id" },
	{ LT_SMI_UUID, "uuid", "GPU UUID" },
	{ LT_SMI_MODEL, "product_name", "Product Name" },
	{ LT_SMI_ARCHITECTURE, "product_architecture", "Product Architecture" },
	{ LT_SMI_PERSISTENCE, "persistence_mode", "Persistence Mode" },
	{ LT_SMI_MIG, "mig_mode/current_mig", "MIG Mode/Current" },
	{ LT_SMI_WIDTH, "pci/pci_gpu_link_info/link_widths/current_link_width",
		"PCI/GPU Link Info/Link Width/Current" },
	{ LT_SMI_WIDTH_MAX, "pci/pci_gpu_link_info/link_widths/max_link_width",
		"PCI/GPU Link Info/Link Width/Max" },
	{ LT_SMI_GENERATION, "pci/pci_gpu_link_info/pcie_gen/current_link_gen",
		"PCI/GPU Link Info/PCIe Generation/Current" },
	{ LT_SMI_GENERATION_MAX, "pci/pci_gpu_link_info/pcie_gen/max_link_gen",
		"PCI/GPU Link Info/PCIe Generation/Max" },
	{ LT_SMI_STATE, "performance_state", "Performance State" },
	{ LT_SMI_HEAT, "clocks_event_reasons/clocks_event_reason_hw_thermal_slowdown",
		"Clocks Event Reasons/HW Slowdown/HW Thermal Slowdown" },
	{ LT_SMI_HEAT, "clocks_throttle_reasons/clocks_throttle_reason_hw_thermal_slowdown",
		"Clocks Throttle Reasons/HW Slowdown/HW Thermal Slowdown" },
	{ LT_SMI_BRAKE, "clocks_event_reasons/clocks_event_reason_hw_power_brake_slowdown",
		"Clocks Event Reasons/HW Slowdown/HW Power Brake Slowdown" },
	{ LT_SMI_BRAKE, "clocks_throttle_reasons/clocks_throttle_reason_hw_power_brake_slowdown",
		"Clocks Throttle Reasons/HW Slowdown/HW Power Brake Slowdown" },
	{ LT_SMI_HEAT_SOFT, "clocks_event_reasons/clocks_event_reason_sw_thermal_slowdown",
		"Clocks Event Reasons/SW Thermal Slowdown" },
	{ LT_SMI_HEAT_SOFT, "clocks_throttle_reasons/clocks_throttle_reason_sw_thermal_slowdown",
		"Clocks Throttle Reasons/SW Thermal Slowdown" },
	{ LT_SMI_MEMORY, "fb_memory_usage/total", "FB Memory Usage/Total" },
	{ LT_SMI_MEMORY_USED, "fb_memory_usage/used", "FB Memory Usage/Used" },
	{ LT_SMI_UTILISATION, "utilization/gpu_util", "Utilization/GPU" },
	{ LT_SMI_UTILISATION, "utilization/gpu_util", "Utilization/Gpu" },
	{ LT_SMI_ECC, "ecc_mode/current_ecc", "ECC Mode/Current" },
	{ LT_SMI_ECC_PENDING, "ecc_mode/pending_ecc", "ECC Mode/Pending" },
	{ LT_SMI_SRAM_NOW, "ecc_errors/volatile/sram_uncorrectable",
		"ECC Errors/Volatile/SRAM Uncorrectable" },
	{ LT_SMI_PARITY_NOW, "ecc_errors/volatile/sram_uncorrectable_parity",
		"ECC Errors/Volatile/SRAM Uncorrectable Parity" },
	{ LT_SMI_SECDED_NOW, "ecc_errors/volatile/sram_uncorrectable_secded",
		"ECC Errors/Volatile/SRAM Uncorrectable SEC-DED" },
	{ LT_SMI_DRAM_NOW, "ecc_errors/volatile/dram_uncorrectable",
		"ECC Errors/Volatile/DRAM Uncorrectable" },
	{ LT_SMI_DOUBLE_NOW, "ecc_errors/volatile/double_bit/total",
		"ECC Errors/Volatile/Double Bit/Total" },
	{ LT_SMI_SRAM_EVER, "ecc_errors/aggregate/sram_uncorrectable",
		"ECC Errors/Aggregate/SRAM Uncorrectable" },
	{ LT_SMI_PARITY_EVER, "ecc_errors/aggregate/sram_uncorrectable_parity",
		"ECC Errors/Aggregate/SRAM Uncorrectable Parity" },
	{ LT_SMI_SECDED_EVER, "ecc_errors/aggregate/sram_uncorrectable_secded",
		"ECC Errors/Aggregate/SRAM Uncorrectable SEC-DED" },
	{ LT_SMI_DRAM_EVER, "ecc_errors/aggregate/dram_uncorrectable",
		"ECC Errors/Aggregate/DRAM Uncorrectable" },
	{ LT_SMI_DOUBLE_EVER, "ecc_errors/aggregate/double_bit/total",
		"ECC Errors/Aggregate/Double Bit/Total" },
	{ LT_SMI_SRAM_OVER, "ecc_errors/aggregate/sram_threshold_exceeded",
		"ECC Errors/Aggregate/SRAM Threshold Exceeded" },
	{ LT_SMI_RETIRE_PENDING, "retired_pages/pending_retirement",
		"Retired Pages/Pending Page Blacklist" },
	{ LT_SMI_RETIRE_PENDING, "retired_pages/pending_blacklist", "Retired Pages/Pending" },
	{ LT_SMI_REMAPPED_BAD, "remapped_rows/remapped_row_unc",
		"Remapped Rows/Uncorrectable Error" },
	{ LT_SMI_REMAP_PENDING, "remapped_rows/remapped_row_pending", "Remapped Rows/Pending" },
	{ LT_SMI_REMAP_FAILED, "remapped_rows/remapped_row_failure",
		"Remapped Rows/Remapping Failure Occurred" },
	{ LT_SMI_TEMPERATURE, "temperature/gpu_temp", "Temperature/GPU Current Temp" },
	{ LT_SMI_TEMPERATURE_SLOW, "temperature/gpu_temp_slow_threshold",
		"Temperature/GPU Slowdown Temp" },
	{ LT_SMI_POWER, "gpu_power_readings/average_power_draw",
		"GPU Power Readings/Average Power Draw" },
	{ LT_SMI_POWER, "gpu_power_readings/power_draw", "GPU Power Readings/Power Draw" },
	{ LT_SMI_POWER, "gpu_power_readings/instant_power_draw",
		"GPU Power Readings/Instantaneous Power Draw" },
	{ LT_SMI_POWER, "power_readings/power_draw", "Power Readings/Power Draw" },
	{ LT_SMI_POWER_MAX, "gpu_power_readings/current_power_limit",
		"GPU Power Readings/Current Power Limit" },
	{ LT_SMI_POWER_MAX, "power_readings/power_limit", "Power Readings/Power Limit" },
	{ LT_SMI_FABRIC, "fabric/state", "Fabric/State" },
	{ LT_SMI_FABRIC_STATUS, "fabric/status", "Fabric/Status" },
	{ LT_SMI_RECOVERY, "gpu_recovery_action", "GPU Recovery Action" },
	{ LT_SMI_DRIVER_MODEL, "driver_model/current_dm", "Driver Model/Current" },
};

/* What stands before the first card belongs to all cards of a report. */
static bool
of_machine(enum lt_smi what)
{
	return what <= LT_SMI_ATTACHED;
}

struct reader {
	struct lt_arena *a;
	struct lt_smi_report *report;
	int room, first; /* first: card of the report being read */
	struct lt_smi_gpu machine;
	struct lt_smi_gpu *gpu; /* being read, or NULL */
	int begun; /* cards in all reports, told again or not */
	bool full;
};

static bool
available(struct lt_text text)
{
	static const char *const none[] = { "", "N/A", "[N/A]", "Not Supported", "[Not Supported]",
		"Unknown Error", "[Unknown Error]", "ERR!", "[GPU is lost]", "GPU is lost",
		"Insufficient Permissions", "Requested functionality has been deprecated",
		"[Requested functionality has been deprecated]" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (lt_text_eq(text, none[i]))
			return false;
	return true;
}

static void
put(struct lt_smi_gpu *gpu, enum lt_smi what, struct lt_text value, uint32_t line)
{
	if (gpu->value[what].at && (available(gpu->value[what]) || !available(value)))
		return;
	gpu->value[what] = value;
	gpu->at[what] = line;
}

static void
begin_gpu(struct reader *r, struct lt_text bus, uint32_t line)
{
	r->gpu = NULL;
	r->full |= r->begun++ >= GPUS;
	if (r->full)
		return;
	r->gpu = &LT_PUSH(r->a, r->report->gpu, r->report->count, r->room);
	*r->gpu = r->machine;
	r->gpu->line = line;
	put(r->gpu, LT_SMI_BUS, lt_copy_text(r->a, bus), line);
}

static bool
same_card(const struct lt_smi_gpu *x, const struct lt_smi_gpu *y)
{
	return lt_text_is(x->value[LT_SMI_UUID], y->value[LT_SMI_UUID]) &&
		lt_text_eq_nocase(x->value[LT_SMI_BUS], y->value[LT_SMI_BUS]);
}

/* Of cards that earlier reports told already only the later telling stays. */
static void
end_report(struct reader *r)
{
	struct lt_smi_report *all = r->report;
	int kept = 0, later = all->count - r->first;
	for (int i = 0; i < r->first; i++) {
		bool again = false;
		for (int j = r->first; j < all->count && !again; j++)
			again = same_card(&all->gpu[i], &all->gpu[j]);
		if (!again)
			all->gpu[kept++] = all->gpu[i];
	}
	for (int j = 0; j < later; j++)
		all->gpu[kept++] = all->gpu[r->first + j];
	all->count = r->first = kept;
	r->machine = (struct lt_smi_gpu){ 0 };
	r->gpu = NULL;
}

struct xml {
	struct reader r;
	XML_Parser parser;
	char path[PATH_BYTES], text[TEXT_BYTES];
	size_t len[DEPTH], text_len; /* len: of path before each open element */
	size_t path_len;
	int depth;
	bool root, declares;
};

static uint32_t
xml_line(const struct xml *x)
{
	return (uint32_t)XML_GetCurrentLineNumber(x->parser);
}

static void XMLCALL
xml_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct xml *x = user;
	x->text_len = 0;
	x->depth++;
	if (x->depth == 1)
		x->root = strcmp(name, "nvidia_smi_log") == 0;
	if (x->depth == 2 && strcmp(name, "gpu") == 0) {
		const char *id = "";
		for (int i = 0; attributes[i]; i += 2)
			if (strcmp(attributes[i], "id") == 0)
				id = attributes[i + 1];
		begin_gpu(&x->r, lt_text(id), xml_line(x));
		x->path_len = 0;
		return;
	}
	if (x->depth < 2 || x->depth >= DEPTH)
		return;
	size_t len = strlen(name), slash = x->path_len > 0;
	x->len[x->depth] = x->path_len;
	if (x->path_len + len + slash < sizeof x->path) {
		if (slash)
			x->path[x->path_len++] = '/';
		memcpy(x->path + x->path_len, name, len);
		x->path_len += len;
	}
}

static void XMLCALL
xml_text(void *user, const XML_Char *text, int len)
{
	struct xml *x = user;
	size_t fits = sizeof x->text - x->text_len;
	if ((size_t)len < fits)
		fits = (size_t)len;
	memcpy(x->text + x->text_len, text, fits);
	x->text_len += fits;
}

/* <remapped_rows>N/A</remapped_rows> speaks for all that would stand below it. */
static void
xml_value(struct xml *x)
{
	struct lt_text path = { x->path, x->path_len };
	struct lt_text value = lt_text_trim((struct lt_text){ x->text, x->text_len });
	bool none = path.len && value.len && !available(value);
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		const char *element = spellings[i].element;
		bool part = none && strncmp(element, x->path, path.len) == 0 &&
			element[path.len] == '/';
		struct lt_smi_gpu *to = of_machine(spellings[i].what) ? &x->r.machine : x->r.gpu;
		if (to && (part || lt_text_eq(path, element)))
			put(to, spellings[i].what, lt_copy_text(x->r.a, value), xml_line(x));
	}
}

static void XMLCALL
xml_end(void *user, const XML_Char *name)
{
	struct xml *x = user;
	if (x->depth == 2 && strcmp(name, "gpu") == 0) {
		x->r.gpu = NULL;
	} else if (x->depth >= 2 && x->depth < DEPTH) {
		if (x->text_len && x->root)
			xml_value(x);
		x->path_len = x->len[x->depth];
	}
	x->text_len = 0;
	x->depth--;
}

/* nvidia-smi declares no entities; a file that does is after something else. */
static void XMLCALL
xml_entity(void *user, const XML_Char *name, int parameter, const XML_Char *value, int len,
	const XML_Char *base, const XML_Char *system, const XML_Char *public,
	const XML_Char *notation)
{
	(void)name, (void)parameter, (void)value, (void)len;
	(void)base, (void)system, (void)public, (void)notation;
	struct xml *x = user;
	x->declares = true;
	XML_StopParser(x->parser, XML_FALSE);
}

static bool
read_xml(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_smi_report *report,
	struct lt_err *err)
{
	struct xml *x = LT_NEW(a, struct xml);
	x->r = (struct reader){ .a = a, .report = report };
	x->parser = XML_ParserCreate("UTF-8");
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, xml_start, xml_end);
	XML_SetCharacterDataHandler(x->parser, xml_text);
	XML_SetEntityDeclHandler(x->parser, xml_entity);
	bool done = true;
	for (size_t at = 0; done && at < bytes.len;) { /* expat counts in int */
		size_t piece = bytes.len - at < ((size_t)1 << 20) ? bytes.len - at
								  : (size_t)1 << 20;
		done = XML_Parse(x->parser, bytes.at + at, (int)piece, at + piece == bytes.len) ==
			XML_STATUS_OK;
		at += piece;
	}
	uint32_t line = xml_line(x);
	const char *why = XML_ErrorString(XML_GetErrorCode(x->parser));
	end_report(&x->r);
	XML_ParserFree(x->parser);
	if (x->declares)
		return lt_fail(err,
			"%s:%u: this XML declares entities, which nvidia-smi never does", file,
			line);
	if (!done)
		return lt_fail(err, "%s:%u: the XML cannot be read: %s", file, line, why);
	if (!x->root)
		return lt_fail(err,
			"%s:1: nvidia-smi -q -x begins with <nvidia_smi_log>, this file does not",
			file);
	return !x->r.full || lt_fail(err, "%s: more than %d GPUs", file, GPUS);
}

static const char banner[] = "==============NVSMI LOG==============";

struct headings {
	struct lt_text at[DEPTH];
	int count;
};

/* Is the path of headings and key this heading, or with none, a heading above it? */
static bool
under(const struct headings *h, int depth, struct lt_text key, const char *heading, bool none)
{
	struct lt_text rest = lt_text(heading), piece;
	int i = 0;
	for (; i <= depth && lt_text_cut(&rest, '/', &piece); i++)
		if (!lt_text_is(i < depth ? h->at[i] : key, piece))
			return false;
	return i == depth + 1 && (none || !rest.at);
}

/* One line of a report; false when it is none and the report is over. */
static bool
text_line(struct reader *r, struct headings *h, struct lt_text line, uint32_t number)
{
	struct lt_text body = lt_text_trim(line);
	if (body.len == 0)
		return true;
	size_t indent = (size_t)(body.at - line.at);
	const char *colon = memmem(body.at, body.len, " : ", 3);
	struct lt_text key = lt_text_trim(
		colon ? (struct lt_text){ body.at, (size_t)(colon - body.at) } : body);
	if (indent == 0 && !colon) {
		if (!lt_text_starts(body, "GPU "))
			return false;
		begin_gpu(r, (struct lt_text){ body.at + 4, body.len - 4 }, number);
		h->count = 0;
		return true;
	}
	int depth = (int)(indent / 4) - (r->gpu != NULL);
	if (depth < 0 || depth >= DEPTH)
		return true;
	for (; h->count < depth; h->count++)
		h->at[h->count] = LT_NONE;
	h->at[depth] = key;
	h->count = depth + 1;
	if (!colon)
		return true;
	struct lt_text value = lt_text_trim(
		(struct lt_text){ colon + 3, (size_t)(body.at + body.len - colon - 3) });
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		struct lt_smi_gpu *to = of_machine(spellings[i].what) ? &r->machine : r->gpu;
		if (to &&
			under(h, depth, key, spellings[i].heading, value.len && !available(value)))
			put(to, spellings[i].what, value, number);
	}
	return true;
}

static bool
read_text(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_smi_report *report,
	struct lt_err *err)
{
	struct reader r = { .a = a, .report = report };
	struct headings h = { 0 };
	struct lt_text rest = bytes, line;
	bool in = false, any = false;
	for (uint32_t number = 1; lt_text_cut(&rest, '\n', &line); number++) {
		if (lt_text_starts(line, banner)) {
			end_report(&r);
			in = any = true;
		} else if (in) {
			in = text_line(&r, &h, line, number);
		}
	}
	end_report(&r);
	if (!any)
		return lt_fail(err, "%s: no report of nvidia-smi -q in this file", file);
	return !r.full || lt_fail(err, "%s: more than %d GPUs", file, GPUS);
}

static bool
is_xml(struct lt_text bytes)
{
	if (bytes.len > 4096)
		bytes.len = 4096;
	return lt_text_has(bytes, "<nvidia_smi_log");
}

bool
lt_smi_is(struct lt_arena *a, struct lt_text bytes)
{
	bytes = lt_utf16_narrow(a, bytes);
	return is_xml(bytes) || lt_text_has(bytes, banner);
}

bool
lt_smi_read(struct lt_arena *a, const char *file, struct lt_text bytes,
	struct lt_smi_report *ret_report, struct lt_err *err)
{
	*ret_report = (struct lt_smi_report){ 0 };
	bytes = lt_utf16_narrow(a, bytes);
	bool xml = is_xml(bytes) || lt_text_starts(bytes, "<");
	return xml ? read_xml(a, file, bytes, ret_report, err)
		   : read_text(a, file, bytes, ret_report, err);
}

struct lt_text
lt_smi_value(const struct lt_smi_gpu *gpu, enum lt_smi what)
{
	struct lt_text value = gpu->value[what];
	return value.at && available(value) ? value : LT_NONE;
}

bool
lt_smi_number(const struct lt_smi_gpu *gpu, enum lt_smi what, double *ret_value)
{
	struct lt_text value = lt_smi_value(gpu, what);
	size_t len = 0;
	while (len < value.len && strchr("+-.0123456789", value.at[len]))
		len++;
	return len && lt_text_double((struct lt_text){ value.at, len }, ret_value);
}

bool
lt_smi_flag(const struct lt_smi_gpu *gpu, enum lt_smi what, bool *ret_value)
{
	static const char *const words[][2] = { { "Disabled", "Enabled" },
		{ "Not Active", "Active" }, { "No", "Yes" }, { "Off", "On" } };
	struct lt_text value = lt_smi_value(gpu, what);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (int on = 0; on < 2; on++)
			if (lt_text_eq(value, words[i][on])) {
				*ret_value = on;
				return true;
			}
	return false;
}
