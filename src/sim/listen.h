/* SPDX-License-Identifier: Apache-2.0 */
/* listen: a listening socket from how a person writes its address. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct lt_err;

/* Is it written as an address to listen on? */
bool lt_sim_listen_fits(const char *address, struct lt_err *err);

/* ADDR:PORT, [ADDR]:PORT or unix:PATH.  Not blocking, closed on exec. */
bool lt_sim_listen(const char *address, int *ret_fd, struct lt_err *err);

/* Where fd listens, with the port the kernel chose. */
void lt_sim_listen_spell(int fd, char *out, size_t room);
