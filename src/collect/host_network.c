/* SPDX-License-Identifier: Apache-2.0 */
/* RDMA ports. */
#include "collect/host.h"

#include "base/arena.h"

#define RDMA "sys/class/infiniband"

/* "4: ACTIVE" without the number. */
static struct lt_text
word_of(const char *line)
{
	struct lt_text text = lt_text(line), number;
	if (!line || !lt_text_cut(&text, ':', &number) || !text.at)
		return LT_NONE;
	return lt_text_trim(text);
}

static void
put_port(struct lt_host *host, const char *device, const char *port)
{
	const char *path = lt_print(host->arena, RDMA "/%s/ports/%s", device, port);
	struct lt_row *row = lt_host_row(host, "rdma_port",
		lt_print(host->arena, "host/rdma/%s/%s", device, port),
		lt_print(host->arena, "%s port %s", device, port), path);
	const char *rate = lt_host_line(host, "%s/rate", path);
	struct lt_text text = lt_text(rate), number;
	double gigabits;
	int64_t numa;
	lt_row_text(row, "device", device);
	lt_row_slice(row, "state", word_of(lt_host_line(host, "%s/state", path)));
	lt_row_slice(row, "physical", word_of(lt_host_line(host, "%s/phys_state", path)));
	lt_row_text(row, "layer", lt_host_line(host, "%s/link_layer", path));
	if (rate && lt_text_cut(&text, ' ', &number) && lt_text_double(number, &gigabits))
		lt_row_int(row, "rate_gbps", (int64_t)gigabits);
	if (lt_host_int(host, lt_print(host->arena, RDMA "/%s/device/numa_node", device), &numa))
		lt_row_int(row, "numa", numa);
}

void
lt_host_network(struct lt_host *host)
{
	struct lt_host_names devices = lt_host_list(host, RDMA);
	for (int d = 0; d < devices.count; d++) {
		struct lt_host_names ports = lt_host_list(
			host, lt_print(host->arena, RDMA "/%s/ports", devices.at[d]));
		for (int p = 0; p < ports.count; p++)
			put_port(host, devices.at[d], ports.at[p]);
	}
}
