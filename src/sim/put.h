/* SPDX-License-Identifier: Apache-2.0 */
/*
 * put: JSON by its shape.
 *
 *	lt_sim_put(out, "{'id':%.*s,'index':%d,'usage':%s}", LT_ARG(id), 0, "null");
 *
 * ' is written as ".  %.*s becomes a JSON string, quotes and escapes included; %s goes in as
 * it is; %d is an int and %ld an int64_t.  Nothing else follows a percent sign.
 */
#pragma once
#include <stdint.h>

struct lt_buf;

void lt_sim_put(struct lt_buf *out, const char *shape, ...) __attribute__((format(printf, 2, 3)));

void lt_sim_put_number(struct lt_buf *out, int64_t number);
