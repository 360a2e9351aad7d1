/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a kubeconfig: a login or one sentence, and nothing is started or asked. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "collect/kubeconfig.h"
#include "format/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64], *environ_of[] = { "HOME=/", "A=b", NULL };
	int fd = memfd_create("fuzz", 0);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_kube_login login;
	struct lt_err err = { 0 };
	bool good = lt_kubeconfig_read(a, lt_keys_new(a), path, false, NULL, environ_of, &login, &err);
	if (good != !err.text[0] || (good && (!login.to.server || !login.to.name || !login.means)))
		abort();
	lt_arena_drop(a);
	close(fd);
	return 0;
}
