/* SPDX-License-Identifier: Apache-2.0 */
/* The NVIDIA driver and what decides whether it survives the next start: one row of gpu_host
 * on a machine that has such a device, none elsewhere; and the installed kernels. */
#include "collect/host.h"

#include "base/arena.h"

#define THP "sys/kernel/mm/transparent_hugepage"

/* The word in brackets: "always [madvise] never". */
static struct lt_text
chosen(const char *line)
{
	struct lt_text text = lt_text(line), before, word;
	if (line && lt_text_cut(&text, '[', &before) && text.at && lt_text_cut(&text, ']', &word))
		return word;
	return LT_NONE;
}

/* The byte behind the four of attributes; NULL cell where firmware variables are not mounted. */
static void
put_secure_boot(struct lt_host *host, struct lt_row *row)
{
	struct lt_text value = lt_host_text(
		host, "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
	if (value.len >= 5)
		lt_row_bool(row, "secure_boot", value.at[value.len - 1] == 1);
	else if (!lt_host_there(host, "sys/firmware/efi"))
		lt_row_bool(row, "secure_boot", false); /* started the old way: there is none */
	else
		lt_row_unknown(row, "secure_boot",
			"is not visible: the firmware's variables are not mounted");
}

static void
put_module(struct lt_host *host, struct lt_row *row)
{
	const char *version = lt_host_line(host, "proc/driver/nvidia/version");
	const char *taint = lt_host_line(host, "sys/module/nvidia/taint");
	lt_row_bool(row, "module_loaded", version || lt_host_there(host, "sys/module/nvidia"));
	lt_row_text(row, "module_version", lt_host_line(host, "sys/module/nvidia/version"));
	if (version)
		lt_row_text(row, "module_flavour",
			lt_text_has(lt_text(version), "Open Kernel Module") ? "open"
									    : "proprietary");
	if (taint)
		lt_row_bool(row, "module_unsigned", strchr(taint, 'E') != NULL);
	lt_row_bool(row, "nouveau", lt_host_there(host, "sys/module/nouveau"));
	lt_row_bool(row, "peermem", lt_host_there(host, "sys/module/nvidia_peermem"));
	lt_row_bool(row, "persistenced", lt_host_there(host, "run/nvidia-persistenced/socket") ||
		lt_host_there(host, "var/run/nvidia-persistenced/socket"));
}

/* Is word set to a truth in these settings of apt: `Word "1";`, comments left out. */
static bool
apt_says(struct lt_text text, const char *word)
{
	struct lt_text line;
	while (lt_text_cut(&text, '\n', &line)) {
		line = lt_text_trim(line);
		if (!lt_text_starts(line, "//") && lt_text_has(line, word) &&
			(lt_text_has(line, "\"1\"") || lt_text_has_nocase(line, "\"true\"")))
			return true;
	}
	return false;
}

/* Package-Blacklist { "linux-"; }; */
static bool
apt_keeps_kernels(struct lt_text text)
{
	struct lt_text line;
	bool in = false;
	while (lt_text_cut(&text, '\n', &line)) {
		line = lt_text_trim(line);
		if (lt_text_starts(line, "//"))
			continue;
		in |= lt_text_has(line, "Package-Blacklist");
		if (in && lt_text_has(line, "\"linux-"))
			return true;
		in &= !lt_text_has(line, "};");
	}
	return false;
}

/* Packages of the kernel that dpkg holds back. */
static bool
holds_kernels(struct lt_text status)
{
	struct lt_text line, package = LT_NONE;
	while (lt_text_cut(&status, '\n', &line)) {
		if (lt_text_starts(line, "Package: "))
			package = line;
		else if (lt_text_eq(line, "Status: hold ok installed") &&
			lt_text_starts(package, "Package: linux-"))
			return true;
	}
	return false;
}

static void
put_upgrades(struct lt_host *host, struct lt_row *row)
{
	struct lt_host_names names = lt_host_list(host, "etc/apt/apt.conf.d");
	bool upgrades = false, restarts = false,
	     kept = holds_kernels(lt_host_text(host, "var/lib/dpkg/status"));
	for (int i = 0; i < names.count; i++) {
		struct lt_text text = lt_host_text(
			host, lt_print(host->arena, "etc/apt/apt.conf.d/%s", names.at[i]));
		upgrades |= apt_says(text, "APT::Periodic::Unattended-Upgrade");
		restarts |= apt_says(text, "Unattended-Upgrade::Automatic-Reboot ");
		kept |= apt_keeps_kernels(text);
	}
	struct lt_text dnf = lt_host_text(host, "etc/dnf/automatic.conf");
	upgrades |= lt_text_has(dnf, "\napply_updates = yes");
	if (!names.count && !dnf.at) {
		lt_row_unknown(row, "upgrades_alone", "is not visible: no settings of apt or dnf");
		return;
	}
	lt_row_bool(row, "upgrades_alone", upgrades);
	lt_row_bool(row, "restarts_alone", restarts);
	lt_row_bool(row, "kernels_kept", kept);
}

static void
put_memory_policy(struct lt_host *host, struct lt_row *row)
{
	int64_t number;
	struct lt_host_names names = lt_host_list(host, "sys/devices/system/node");
	int nodes = 0;
	for (int i = 0; i < names.count; i++)
		nodes += strncmp(names.at[i], "node", 4) == 0 && names.at[i][4] >= '0' &&
			names.at[i][4] <= '9';
	if (nodes)
		lt_row_int(row, "numa_nodes", nodes);
	if (lt_host_int(host, "proc/sys/kernel/numa_balancing", &number))
		lt_row_bool(row, "numa_balancing", number != 0);
	lt_row_slice(row, "thp", chosen(lt_host_line(host, THP "/enabled")));
	lt_row_slice(row, "thp_defrag", chosen(lt_host_line(host, THP "/defrag")));
}

/* "Version" of the first package whose name begins so in dpkg's status file, or LT_NONE.
 * The fabric manager's packages carry the branch in their names. */
static struct lt_text
package_version(struct lt_text status, const char *package)
{
	struct lt_text line, name;
	bool in = false;
	while (lt_text_cut(&status, '\n', &line)) {
		if (lt_text_starts(line, "Package: "))
			in = lt_text_starts((struct lt_text){ line.at + 9, line.len - 9 }, package);
		else if (in && lt_text_starts(line, "Version: ") && lt_text_cut(&line, ' ', &name))
			return lt_text_trim(line);
	}
	return LT_NONE;
}

/* Each folder of lib/modules is a kernel; modules.dep lists what it can load. */
static void
collect_kernels(struct lt_host *host)
{
	const char *running = lt_host_line(host, "proc/sys/kernel/osrelease");
	const char *where = lt_host_there(host, "usr/lib/modules") ? "usr/lib/modules"
								   : "lib/modules";
	struct lt_host_names names = lt_host_list(host, where);
	for (int i = 0; i < names.count; i++) {
		const char *path = lt_print(host->arena, "%s/%s/modules.dep", where, names.at[i]);
		struct lt_text modules = lt_host_text(host, path);
		struct lt_row *row = lt_host_row(host, "kernel",
			lt_print(host->arena, "host/kernel/%s", names.at[i]), names.at[i], path);
		lt_row_text(row, "version", names.at[i]);
		if (running) {
			lt_row_bool(row, "running", strcmp(running, names.at[i]) == 0);
			lt_row_bool(row, "newer", strverscmp(names.at[i], running) > 0);
		}
		if (modules.at)
			lt_row_bool(row, "nvidia_module", lt_text_has(modules, "/nvidia.ko"));
		else
			lt_row_unknown(row, "nvidia_module",
				"is not known: this kernel has no modules.dep");
	}
}

void
lt_host_driver(struct lt_host *host)
{
	if (!host->nvidia && !host->answering)
		return;
	struct lt_text status = lt_host_text(host, "var/lib/dpkg/status");
	struct lt_row *row = lt_host_row(
		host, "gpu_host", "host/nvidia", "NVIDIA driver", "proc/driver/nvidia/version");
	lt_row_int(row, "pci_gpus", host->nvidia);
	lt_row_int(row, "answering_gpus", host->answering);
	lt_row_int(row, "nvswitches", host->nvswitches);
	lt_row_bool(row, "contained", host->contained);
	if (host->nvml)
		lt_row_text(row, "library", host->nvml);
	else
		lt_row_unknown(row, "library", "was not asked: the root is not this machine's own");
	lt_row_text(row, "library_driver", host->nvml_driver);
	put_module(host, row);
	put_secure_boot(host, row);
	put_upgrades(host, row);
	put_memory_policy(host, row);
	if (host->contained || !host->processes)
		lt_row_unknown(row, "exporter", "is not visible: the machine's processes are not");
	else
		lt_row_bool(row, "exporter", host->exporter);
	lt_row_slice(row, "toolkit", package_version(status, "nvidia-container-toolkit"));
	lt_row_slice(row, "fabric_manager", package_version(status, "nvidia-fabricmanager"));
	lt_row_bool(row, "validated", lt_host_there(host, "run/nvidia/validations/driver-ready"));
	lt_row_text(row, "cuda_toolkit", lt_host_link(host, "usr/local/cuda"));
	collect_kernels(host);
}
