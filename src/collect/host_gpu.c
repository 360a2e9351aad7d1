/* SPDX-License-Identifier: Apache-2.0 */
/* Accelerators as the PCI bus lists them, and GPUs as the driver's own folder names them. */
#include "collect/host.h"

#include "base/arena.h"

#define PCI "sys/bus/pci/devices"

static const struct {
	const char *id, *name;
} vendors[] = { { "0x10de", "nvidia" }, { "0x1002", "amd" }, { "0x8086", "intel" } };

/* Display controllers (03), processing accelerators (12), and NVIDIA's bridges (0680): NVSwitch. */
static const char *
what_it_is(const char *vendor, const char *class)
{
	if (strncmp(class, "0x0300", 6) == 0 || strncmp(class, "0x0302", 6) == 0)
		return "gpu";
	if (strncmp(class, "0x12", 4) == 0)
		return "accelerator";
	if (strncmp(class, "0x0680", 6) == 0 && strcmp(vendor, "0x10de") == 0)
		return "nvswitch";
	return NULL;
}

/* "16.0 GT/s PCIe" as the generation that runs at this speed, 0 when unheard of. */
static int
generation(const char *speed)
{
	static const char *const speeds[] = { "2.5 GT", "5.0 GT", "8.0 GT", "16.0 GT", "32.0 GT",
		"64.0 GT" };
	for (int i = 0; speed && i < 6; i++)
		if (strncmp(speed, speeds[i], strlen(speeds[i])) == 0)
			return i + 1;
	return 0;
}

/* Devices behind a bridge without PCIe say 255 or 0. */
static void
put_lanes(struct lt_row *row, const char *column, const char *line)
{
	int64_t lanes;
	if (line && lt_text_int(lt_text(line), &lanes) && lanes > 0 && lanes < 64)
		lt_row_int(row, column, lanes);
}

static void
put_device(struct lt_host *host, const char *address, const char *kind, const char *vendor)
{
	const char *path = lt_print(host->arena, PCI "/%s", address);
	struct lt_row *row = lt_host_row(
		host, "pci_device", lt_print(host->arena, "host/pci/%s", address), address, path);
	int64_t numa;
	int now = generation(lt_host_line(host, "%s/current_link_speed", path));
	int most = generation(lt_host_line(host, "%s/max_link_speed", path));
	lt_row_text(row, "address", address);
	lt_row_text(row, "kind", kind);
	lt_row_text(row, "vendor", vendor);
	lt_row_text(row, "device", lt_host_line(host, "%s/device", path));
	lt_row_text(row, "driver", lt_host_link(host, lt_print(host->arena, "%s/driver", path)));
	put_lanes(row, "pcie_width", lt_host_line(host, "%s/current_link_width", path));
	put_lanes(row, "pcie_width_max", lt_host_line(host, "%s/max_link_width", path));
	if (now)
		lt_row_int(row, "pcie_generation", now);
	if (most)
		lt_row_int(row, "pcie_generation_max", most);
	if (lt_host_int(host, lt_print(host->arena, "%s/numa_node", path), &numa))
		lt_row_int(row, "numa", numa);
}

void
lt_host_gpu(struct lt_host *host)
{
	struct lt_host_names names = lt_host_list(host, PCI);
	for (int i = 0; i < names.count; i++) {
		const char *vendor = lt_host_line(host, PCI "/%s/vendor", names.at[i]);
		const char *class = lt_host_line(host, PCI "/%s/class", names.at[i]);
		const char *kind = vendor && class ? what_it_is(vendor, class) : NULL;
		for (int v = 0; kind && v < 3; v++) {
			if (strcmp(vendor, vendors[v].id) != 0)
				continue;
			put_device(host, names.at[i], kind, vendors[v].name);
			host->nvidia += v == 0 && strcmp(kind, "nvswitch") != 0;
			host->nvswitches += strcmp(kind, "nvswitch") == 0;
		}
	}
}
