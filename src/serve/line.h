/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line: one call as one line of JSON, for calls.log.
 *
 * Names are the estate's own and numbers are plain; what a call had none of is left out.  No
 * prompt, no answer and no key is in it, because none is in struct lt_usage.  Times are UTC,
 * money is in the policy's currency.
 */
#pragma once

struct lt_buf;
struct lt_policy;
struct lt_usage;

/* policy: of the usage's generation, or NULL when it is gone: then the line has no names. */
void lt_line_write(struct lt_buf *out, const struct lt_usage *usage, const struct lt_policy *policy);
