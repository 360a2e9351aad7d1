/* SPDX-License-Identifier: Apache-2.0 */
/* gzip: bytes in gzip's frame (RFC 1952), stored as they are (RFC 1951, 3.2.4): valid, and no smaller. */
#pragma once
#include "base/text.h"

struct lt_buf;

void lt_sim_gzip_open(struct lt_buf *out);
void lt_sim_gzip_block(struct lt_buf *out, struct lt_text bytes);

/* The end; all: everything that the blocks had. */
void lt_sim_gzip_close(struct lt_buf *out, struct lt_text all);
