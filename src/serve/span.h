/* SPDX-License-Identifier: Apache-2.0 */
/*
 * span: one call as one line of OTLP in JSON, for spans.jsonl, which a collector reads (receiver otlp_json_file).
 *
 * Names are OpenTelemetry's GenAI conventions of November 2026 (gen_ai.*); what they have no name for is lintel.*.  The trace
 * is the call's own id, that of x-lintel-request-id.  No prompt, no answer and no key is in it, because none is in struct lt_usage.
 * Tokens that nobody but us has counted are not told as gen_ai.usage.*, as the conventions ask.
 */
#pragma once

struct lt_buf;
struct lt_policy;
struct lt_usage;

/* policy: of the usage's generation, or NULL when it is gone: then the span has no names. */
void lt_span_write(struct lt_buf *out, const struct lt_usage *usage, const struct lt_policy *policy);
