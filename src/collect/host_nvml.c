/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GPUs as NVIDIA's management library tells them.  It is loaded when it is there and only
 * when the root is this machine's own; where it is not asked, the driver's folder in proc
 * gives the cards' names and nothing more.
 */
#include "collect/host.h"

#include <dlfcn.h>
#include <stdio.h>

#include "base/arena.h"

/* What nvml.h calls nvmlReturn_t; the values that matter here. */
enum { DONE = 0, NOT_SUPPORTED = 3, TOO_SMALL = 7, NOT_LOADED = 9, LOST = 15, MISMATCH = 18 };

struct pci_info { /* nvmlPciInfo_t */
	char legacy[16];
	unsigned domain, bus, device, id, subsystem;
	char address[32];
};
struct memory_info { /* nvmlMemory_t */
	unsigned long long total, free, used;
};
struct utilisation { /* nvmlUtilization_t */
	unsigned gpu, memory;
};
struct fabric_info { /* nvmlGpuFabricInfo_t */
	unsigned char cluster[16];
	int status;
	unsigned clique;
	unsigned char state;
};

/* Calls of the library: name in it, an older name to fall back on, parameters. */
#define CALLS(CALL)                                                                                    \
	CALL(init, "nvmlInit_v2", "nvmlInit", (void))                                                  \
	CALL(shutdown, "nvmlShutdown", "", (void))                                                     \
	CALL(driver, "nvmlSystemGetDriverVersion", "", (char *, unsigned))                             \
	CALL(cuda, "nvmlSystemGetCudaDriverVersion_v2", "nvmlSystemGetCudaDriverVersion", (int *))     \
	CALL(count, "nvmlDeviceGetCount_v2", "nvmlDeviceGetCount", (unsigned *))                       \
	CALL(handle, "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex", (unsigned, void **)) \
	CALL(name, "nvmlDeviceGetName", "", (void *, char *, unsigned))                                \
	CALL(pci, "nvmlDeviceGetPciInfo_v3", "nvmlDeviceGetPciInfo_v2", (void *, struct pci_info *))   \
	CALL(memory, "nvmlDeviceGetMemoryInfo", "", (void *, struct memory_info *))                    \
	CALL(persistence, "nvmlDeviceGetPersistenceMode", "", (void *, int *))                         \
	CALL(ecc, "nvmlDeviceGetEccMode", "", (void *, int *, int *))                                  \
	CALL(errors, "nvmlDeviceGetTotalEccErrors", "", (void *, int, int, unsigned long long *))      \
	CALL(rows, "nvmlDeviceGetRemappedRows", "", (void *, unsigned *, unsigned *, unsigned *, unsigned *)) \
	CALL(retired, "nvmlDeviceGetRetiredPagesPendingStatus", "", (void *, int *))                   \
	CALL(mig, "nvmlDeviceGetMigMode", "", (void *, unsigned *, unsigned *))                        \
	CALL(reasons, "nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons", \
		(void *, unsigned long long *))                                                        \
	CALL(width, "nvmlDeviceGetCurrPcieLinkWidth", "", (void *, unsigned *))                        \
	CALL(width_max, "nvmlDeviceGetMaxPcieLinkWidth", "", (void *, unsigned *))                     \
	CALL(generation, "nvmlDeviceGetCurrPcieLinkGeneration", "", (void *, unsigned *))              \
	CALL(generation_max, "nvmlDeviceGetMaxPcieLinkGeneration", "", (void *, unsigned *))           \
	CALL(state, "nvmlDeviceGetPerformanceState", "nvmlDeviceGetPowerState", (void *, int *))       \
	CALL(link, "nvmlDeviceGetNvLinkState", "", (void *, unsigned, int *))                          \
	CALL(fabric, "nvmlDeviceGetGpuFabricInfo", "", (void *, struct fabric_info *))                 \
	CALL(temperature, "nvmlDeviceGetTemperature", "", (void *, int, unsigned *))                   \
	CALL(threshold, "nvmlDeviceGetTemperatureThreshold", "", (void *, int, unsigned *))            \
	CALL(power, "nvmlDeviceGetPowerUsage", "", (void *, unsigned *))                               \
	CALL(power_max, "nvmlDeviceGetEnforcedPowerLimit", "", (void *, unsigned *))                   \
	CALL(utilisation, "nvmlDeviceGetUtilizationRates", "", (void *, struct utilisation *))         \
	CALL(capability, "nvmlDeviceGetCudaComputeCapability", "", (void *, int *, int *))             \
	CALL(processes, "nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses", \
		(void *, unsigned *, void *))

struct nvml {
#define CALL(call, name, older, parameters) int(*call) parameters;
	CALLS(CALL)
#undef CALL
};

/* A call that this version of the library lacks stays NULL. */
static void
bind(void *library, struct nvml *nvml)
{
	void *at;
#define CALL(call, name, older, parameters)                                    \
	at = dlsym(library, name);                                             \
	if (!at && older[0])                                                   \
		at = dlsym(library, older);                                    \
	memcpy(&nvml->call, &at, sizeof at);
	CALLS(CALL)
#undef CALL
}

#define ASK(call, ...) (nvml->call ? nvml->call(__VA_ARGS__) : NOT_SUPPORTED)

/* NULL means the card has no such thing; what could not be asked says why. */
static bool
got(struct lt_row *row, const char *column, int code)
{
	if (code == DONE || code == NOT_SUPPORTED)
		return code == DONE;
	char why[80];
	if (code == LOST)
		snprintf(why, sizeof why, "could not be asked: the GPU is lost");
	else
		snprintf(why, sizeof why, "could not be asked: the management library answered %d",
			code);
	lt_row_unknown(row, column, why);
	return false;
}

static void
put_link(struct lt_row *row, const struct nvml *nvml, void *gpu)
{
	unsigned number;
	int state;
	if (got(row, "pcie_width", ASK(width, gpu, &number)))
		lt_row_int(row, "pcie_width", number);
	if (got(row, "pcie_width_max", ASK(width_max, gpu, &number)))
		lt_row_int(row, "pcie_width_max", number);
	if (got(row, "pcie_generation", ASK(generation, gpu, &number)))
		lt_row_int(row, "pcie_generation", number);
	if (got(row, "pcie_generation_max", ASK(generation_max, gpu, &number)))
		lt_row_int(row, "pcie_generation_max", number);
	if (got(row, "state", ASK(state, gpu, &state))) {
		char word[16];
		snprintf(word, sizeof word, "P%d", state);
		lt_row_text(row, "state", word);
	}
}

static void
put_errors(struct lt_row *row, const struct nvml *nvml, void *gpu)
{
	int now, later;
	unsigned corrected, uncorrected, pending, failed;
	unsigned long long errors;
	if (got(row, "ecc", ASK(ecc, gpu, &now, &later))) {
		lt_row_bool(row, "ecc", now);
		lt_row_bool(row, "ecc_pending", later);
	}
	if (got(row, "ecc_uncorrected", ASK(errors, gpu, 1, 0, &errors)))
		lt_row_int(row, "ecc_uncorrected", (int64_t)errors);
	if (got(row, "ecc_uncorrected_ever", ASK(errors, gpu, 1, 1, &errors)))
		lt_row_int(row, "ecc_uncorrected_ever", (int64_t)errors);
	if (got(row, "remap_failed", ASK(rows, gpu, &corrected, &uncorrected, &pending, &failed))) {
		lt_row_int(row, "rows_remapped", uncorrected);
		lt_row_bool(row, "remap_pending", pending);
		lt_row_bool(row, "remap_failed", failed);
	}
	if (got(row, "retire_pending", ASK(retired, gpu, &now)))
		lt_row_bool(row, "retire_pending", now);
}

static void
put_heat(struct lt_row *row, const struct nvml *nvml, void *gpu)
{
	unsigned number;
	unsigned long long reasons;
	if (got(row, "throttle_heat", ASK(reasons, gpu, &reasons))) {
		lt_row_bool(row, "throttle_heat", reasons & 0x40);
		lt_row_bool(row, "throttle_brake", reasons & 0x80);
		lt_row_bool(row, "throttle_heat_soft", reasons & 0x20);
	}
	if (got(row, "temperature", ASK(temperature, gpu, 0, &number)))
		lt_row_int(row, "temperature", number);
	if (got(row, "temperature_slow", ASK(threshold, gpu, 1, &number)))
		lt_row_int(row, "temperature_slow", number);
	if (got(row, "power_w", ASK(power, gpu, &number)))
		lt_row_int(row, "power_w", (number + 500) / 1000);
	if (got(row, "power_max_w", ASK(power_max, gpu, &number)))
		lt_row_int(row, "power_max_w", (number + 500) / 1000);
}

static void
put_fabric(struct lt_row *row, const struct nvml *nvml, void *gpu)
{
	static const char *const states[] = { NULL, "Not Started", "In Progress", "Completed" };
	enum { LINKS = 36 };
	struct fabric_info fabric = { 0 };
	int up, links = 0, active = 0;
	for (unsigned link = 0; link < LINKS; link++)
		if (ASK(link, gpu, link, &up) == DONE) {
			links++;
			active += up != 0;
		}
	if (links) {
		lt_row_int(row, "nvlinks", links);
		lt_row_int(row, "nvlinks_active", active);
	}
	if (got(row, "fabric", ASK(fabric, gpu, &fabric)) && fabric.state < 4 &&
		states[fabric.state]) {
		lt_row_text(row, "fabric", states[fabric.state]);
		lt_row_text(row, "fabric_status", fabric.status == DONE ? "Success" : "Failure");
	}
}

/* With MIG on, the library answers "not supported" for the whole card. */
static void
put_use(struct lt_row *row, const struct nvml *nvml, void *gpu)
{
	struct utilisation use;
	struct memory_info memory;
	unsigned mig = 0, later, processes = 0;
	if (got(row, "mig", ASK(mig, gpu, &mig, &later)))
		lt_row_bool(row, "mig", mig);
	if (got(row, "utilisation", ASK(utilisation, gpu, &use)))
		lt_row_int(row, "utilisation", use.gpu);
	else if (mig)
		lt_row_unknown(
			row, "utilisation", "is not reported for the whole card while MIG is on");
	if (got(row, "memory_mib", ASK(memory, gpu, &memory))) {
		lt_row_int(row, "memory_mib", (int64_t)(memory.total >> 20));
		lt_row_int(row, "memory_used_mib", (int64_t)(memory.used >> 20));
	}
	int code = ASK(processes, gpu, &processes, NULL);
	if (code == DONE || code == TOO_SMALL)
		lt_row_int(row, "processes", processes);
}

static void
put_gpu(struct lt_host *host, const struct nvml *nvml, unsigned index)
{
	void *gpu;
	struct pci_info pci = { 0 };
	char name[96] = "";
	int code = ASK(handle, index, &gpu), major, minor, persistence, cuda;
	const char *address = lt_print(host->arena, "%u", index);
	if (code == DONE && ASK(pci, gpu, &pci) == DONE)
		address = pci.address[0] ? lt_print(host->arena, "%.31s", pci.address)
					 : lt_print(host->arena, "%.15s", pci.legacy);
	if (code == DONE)
		ASK(name, gpu, name, sizeof name);
	struct lt_row *row = lt_host_row(host, "gpu", lt_print(host->arena, "host/gpu/%s", address),
		name[0] ? name : NULL, NULL);
	lt_row_text(row, "machine", "host");
	lt_row_text(row, "bus", address);
	lt_row_text(row, "model", name[0] ? name : NULL);
	lt_row_text(row, "driver", host->nvml_driver);
	if (ASK(cuda, &cuda) == DONE)
		lt_row_text(
			row, "cuda", lt_print(host->arena, "%d.%d", cuda / 1000, cuda % 1000 / 10));
	if (code != DONE) {
		static const char *const asked[] = { "persistence", "mig", "ecc", "ecc_uncorrected",
			"remap_failed", "pcie_width", "throttle_heat", "utilisation", "fabric" };
		for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
			got(row, asked[i], code);
		return;
	}
	if (got(row, "capability", ASK(capability, gpu, &major, &minor)))
		lt_row_text(row, "capability", lt_print(host->arena, "%d.%d", major, minor));
	if (got(row, "persistence", ASK(persistence, gpu, &persistence)))
		lt_row_bool(row, "persistence", persistence);
	put_link(row, nvml, gpu);
	put_errors(row, nvml, gpu);
	put_heat(row, nvml, gpu);
	put_fabric(row, nvml, gpu);
	put_use(row, nvml, gpu);
	host->answering++;
}

/* Cards of the driver's folder, when the library is not asked or does not answer. */
static void
put_named(struct lt_host *host)
{
	static const char *const not_seen[] = { "persistence", "mig", "ecc", "ecc_uncorrected",
		"remap_failed", "retire_pending", "throttle_heat", "throttle_brake", "utilisation",
		"fabric", "state", "nvlinks" };
	struct lt_host_names names = lt_host_list(host, "proc/driver/nvidia/gpus");
	for (int i = 0; i < names.count; i++) {
		const char *path = lt_print(
			host->arena, "proc/driver/nvidia/gpus/%s/information", names.at[i]);
		struct lt_text text = lt_host_text(host, path), line, word, model = LT_NONE;
		while (lt_text_cut(&text, '\n', &line))
			if (lt_text_starts(line, "Model:") && lt_text_cut(&line, ':', &word))
				model = lt_text_trim(line);
		struct lt_row *row = lt_host_row(host, "gpu",
			lt_print(host->arena, "host/gpu/%s", names.at[i]), names.at[i], path);
		lt_row_text(row, "machine", "host");
		lt_row_text(row, "bus", names.at[i]);
		lt_row_slice(row, "model", model);
		lt_row_text(row, "driver", lt_host_line(host, "sys/module/nvidia/version"));
		for (size_t c = 0; c < sizeof not_seen / sizeof *not_seen; c++)
			lt_row_unknown(row, not_seen[c],
				"is known to NVIDIA's management library only, which was not "
				"asked");
		host->answering++;
	}
}

static const char *
why_not(int code)
{
	if (code == NOT_LOADED)
		return "the driver is not loaded";
	if (code == MISMATCH)
		return "the library and the loaded kernel module are of different versions; "
		       "restart the machine";
	return "the management library does not start";
}

static void
ask_library(struct lt_host *host, void *library)
{
	struct nvml calls = { 0 }, *nvml = &calls;
	char version[80] = "";
	unsigned count = 0;
	bind(library, nvml);
	int code = ASK(init);
	if (code != DONE) {
		host->nvml = why_not(code);
		return;
	}
	host->nvml = "ok";
	if (ASK(driver, version, sizeof version) == DONE)
		host->nvml_driver = lt_copy(host->arena, version);
	ASK(count, &count);
	for (unsigned i = 0; i < count && i < 1024; i++)
		put_gpu(host, nvml, i);
	ASK(shutdown);
}

void
lt_host_nvml(struct lt_host *host)
{
	void *library = host->live ? dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL) : NULL;
	if (library) {
		ask_library(host, library);
		dlclose(library);
	} else if (host->live) {
		host->nvml = "libnvidia-ml.so.1 is not installed";
	}
	if (!host->nvml || strcmp(host->nvml, "ok") != 0)
		put_named(host);
}
