/* SPDX-License-Identifier: Apache-2.0 */
/* NVMe controllers with the disk behind each, and what is mounted. */
#include "collect/host.h"

#include <fcntl.h>
#include <linux/nvme_ioctl.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "base/auto.h"

#define NVME "sys/class/nvme"

struct mount {
	struct lt_text device, path, filesystem, options;
};

struct mounts {
	struct mount *at;
	int count;
};

/* Words between blanks; "\040" in a path stays as the kernel writes it. */
static struct mounts
read_mounts(const struct lt_host *host)
{
	struct mounts mounts = { 0 };
	int room = 0;
	struct lt_text text = lt_host_text(host, "proc/self/mounts"), line;
	if (!text.at)
		text = lt_host_text(host, "proc/mounts");
	if (!text.at)
		text = lt_host_text(host, "etc/mtab");
	while (lt_text_cut(&text, '\n', &line)) {
		struct mount m;
		if (lt_text_cut(&line, ' ', &m.device) && lt_text_cut(&line, ' ', &m.path) &&
			lt_text_cut(&line, ' ', &m.filesystem) &&
			lt_text_cut(&line, ' ', &m.options) && m.path.len)
			LT_PUSH(host->arena, mounts.at, mounts.count, room) = m;
	}
	return mounts;
}

/* File systems that hold nobody's data. */
static bool
is_virtual(struct lt_text filesystem)
{
	static const char *const kinds[] = { "proc", "sysfs", "devtmpfs", "devpts", "cgroup",
		"cgroup2", "securityfs", "debugfs", "tracefs", "pstore", "bpf", "mqueue",
		"configfs", "fusectl", "autofs", "binfmt_misc", "efivarfs", "hugetlbfs",
		"rpc_pipefs", "nsfs", "ramfs", "squashfs" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (lt_text_eq(filesystem, kinds[i]))
			return true;
	return false;
}

static void
collect_mounts(struct lt_host *host, const struct mounts *mounts)
{
	for (int i = 0; i < mounts->count; i++) {
		const struct mount *m = &mounts->at[i];
		if (is_virtual(m->filesystem))
			continue;
		const char *path = lt_print(host->arena, "%.*s", LT_ARG(m->path));
		struct lt_row *row = lt_host_row(
			host, "mount", lt_print(host->arena, "host/mount%s", path), path, NULL);
		struct statvfs fs;
		lt_row_slice(row, "device", m->device);
		lt_row_text(row, "path", path);
		lt_row_slice(row, "filesystem", m->filesystem);
		lt_row_bool(row, "read_only",
			lt_text_eq(m->options, "ro") || lt_text_starts(m->options, "ro,"));
		bool network = lt_text_starts(m->filesystem, "nfs") ||
			lt_text_eq(m->filesystem, "cifs");
		if (host->live && !network && statvfs(path, &fs) == 0 &&
			fs.f_frsize) { /* a dead server would hang us */
			lt_row_int(row, "size_mib", (int64_t)(fs.f_blocks * fs.f_frsize >> 20));
			lt_row_int(row, "free_mib", (int64_t)(fs.f_bavail * fs.f_frsize >> 20));
		}
	}
}

/* Disks that a cloud puts into the machine itself and wipes when it goes. */
static bool
is_instance_disk(const char *model)
{
	return model &&
		(strstr(model, "Microsoft NVMe Direct Disk") ||
			strstr(model, "Amazon EC2 NVMe Instance Storage") ||
			strstr(model, "nvme_card"));
}

/* Network disks that only look like NVMe. */
static bool
is_network_disk(const char *model)
{
	return model &&
		(strstr(model, "Amazon Elastic Block Store") ||
			strstr(model, "MSFT NVMe Accelerator") || strstr(model, "nvme_card-pd"));
}

/* Where the disk, one of its partitions, or an array or volume built on it is mounted. */
static struct lt_text
mounted_at(const struct lt_host *host, const struct mounts *mounts, const char *disk)
{
	const char *path = lt_print(host->arena, "/dev/%s", disk);
	for (int i = 0; i < mounts->count; i++)
		if (lt_text_starts(mounts->at[i].device, path))
			return mounts->at[i].path;
	struct lt_host_names holders = lt_host_list(
		host, lt_print(host->arena, "sys/block/%s/holders", disk));
	for (int h = 0; h < holders.count; h++) {
		const char *mapped = lt_host_line(host, "sys/block/%s/dm/name", holders.at[h]);
		const char *held = mapped ? lt_print(host->arena, "/dev/mapper/%s", mapped)
					  : lt_print(host->arena, "/dev/%s", holders.at[h]);
		for (int i = 0; i < mounts->count; i++)
			if (lt_text_eq(mounts->at[i].device, held))
				return mounts->at[i].path;
	}
	return LT_NONE;
}

/* The SMART page (log 02) by the controller's admin queue: this machine only, as root. */
static void
put_health(const struct lt_host *host, struct lt_row *row, const char *name)
{
	unsigned char page[512] = { 0 };
	struct nvme_admin_cmd command = { .opcode = 0x02,
		.nsid = 0xffffffff,
		.addr = (uintptr_t)page,
		.data_len = sizeof page,
		.cdw10 = (sizeof page / 4 - 1) << 16 | 0x02 };
	LT_AUTO(lt_fd)
	fd = host->live ? open(lt_print(host->arena, "/dev/%s", name), O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0 && ioctl(fd, NVME_IOCTL_ADMIN_CMD, &command) == 0) {
		lt_row_int(row, "critical_warning", page[0]);
		lt_row_int(row, "percentage_used", page[5]);
		return;
	}
	const char *why = host->live ? "is not visible: asking the controller needs root"
				     : "is not visible in a saved tree";
	lt_row_unknown(row, "critical_warning", why);
	lt_row_unknown(row, "percentage_used", why);
}

static void
put_nvme(struct lt_host *host, const struct mounts *mounts, const char *name)
{
	const char *path = lt_print(host->arena, NVME "/%s", name),
		   *disk = lt_print(host->arena, "%sn1", name);
	const char *model = lt_host_line(host, "%s/model", path);
	struct lt_row *row = lt_host_row(
		host, "nvme", lt_print(host->arena, "host/nvme/%s", name), name, path);
	int64_t number;
	lt_row_text(row, "model", model);
	lt_row_text(row, "state", lt_host_line(host, "%s/state", path));
	lt_row_text(row, "firmware", lt_host_line(host, "%s/firmware_rev", path));
	if (lt_host_int(host, lt_print(host->arena, "%s/numa_node", path), &number))
		lt_row_int(row, "numa", number);
	if (lt_host_int(host, lt_print(host->arena, "sys/block/%s/size", disk), &number))
		lt_row_int(row, "size_gb", number * 512 / 1000000000);
	lt_row_bool(row, "instance_disk", is_instance_disk(model) && !is_network_disk(model));
	lt_row_bool(row, "network_disk", is_network_disk(model));
	if (mounts->count)
		lt_row_slice(row, "mounted_at", mounted_at(host, mounts, disk));
	else
		lt_row_unknown(
			row, "mounted_at", "is not visible: no table of mounts beneath this root");
	put_health(host, row, name);
}

void
lt_host_storage(struct lt_host *host)
{
	struct mounts mounts = read_mounts(host);
	struct lt_host_names names = lt_host_list(host, NVME);
	for (int i = 0; i < names.count; i++)
		put_nvme(host, &mounts, names.at[i]);
	collect_mounts(host, &mounts);
}
