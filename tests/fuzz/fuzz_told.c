/* SPDX-License-Identifier: Apache-2.0 */
/* Heads and bodies of answers from any hand are read without harm: buckets sum up, times stay within
 * a day, a verdict is one of the verdicts.  Input: headers, an empty line, a body or the data of an
 * event. */
#include <stdint.h>
#include <stdlib.h>

#include "gateway/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct lt_answer
head(struct lt_text text, int status)
{
	struct lt_header headers[32];
	struct lt_text line;
	int count = 0;
	while (count < 32 && lt_text_cut(&text, '\n', &line)) {
		struct lt_text value = line, name;
		if (lt_text_cut(&value, ':', &name) && value.at)
			headers[count++] = (struct lt_header){ name, value };
	}
	struct lt_answer answer;
	lt_answer_read(&answer, headers, count, status, 1775041972000000);
	if (answer.retry_after_ms < -1 || answer.retry_after_ms > 86400000 || answer.length < -1 || answer.limit_tokens < -1)
		abort();
	return answer;
}

static void
tell(const struct lt_surface_kind *kind, struct lt_text body)
{
	struct lt_told told = { 0 };
	struct lt_event_told event;
	kind->usage(body, &told);
	kind->event(LT_NONE, body, &told, &event);
	kind->event(LT_LIT("error"), body, &told, &event);
	if (event.only_usage && !told.there)
		abort();
	if (told.tier >= LT_TIER_COUNT || event.text_bytes > body.len)
		abort();
	struct lt_told none = { 0 };
	if (kind->cut)
		kind->cut(LT_NONE, (struct lt_text){ body.at, body.len / 2 },
			(struct lt_text){ body.at + body.len / 2, body.len - body.len / 2 }, &none, &event);
	if (kind->id)
		kind->id(body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 302, 400, 401, 404, 422, 429, 500, 503, 529 };
	char *copy = malloc(size + 1); /* of its own size, so that a byte too far is seen */
	memcpy(copy, data, size);
	const char *gap = size ? memmem(copy, size, "\n\n", 2) : NULL;
	struct lt_text top = { copy, gap ? (size_t)(gap - copy) : 0 };
	struct lt_text body = { gap ? gap + 2 : copy, size - (gap ? top.len + 2 : 0) };
	char *own = malloc(body.len ? body.len : 1);
	memcpy(own, body.at, body.len);
	body.at = own;
	for (int i = 0; lt_surface_kinds[i]; i++)
		tell(lt_surface_kinds[i], body);
	struct lt_policy_scope scope = { .tpm = 1000 };
	struct lt_policy policy = { .bytes = "m", .scopes = &scope, .scopes_count = 1 };
	struct lt_policy_deployment d = { .model = { 0, size & 1 } };
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		struct lt_answer answer = head(top, statuses[i]);
		enum lt_too_many kind = LT_TOO_MANY_COUNT;
		enum lt_verdict verdict = lt_provider_judge(lt_provider_kinds[i % LT_PROVIDER_COUNT], &answer, body, &policy, &d,
			size & 2, &kind);
		if (verdict > LT_VERDICT_STRIP || (verdict == LT_VERDICT_SATURATED && kind >= LT_TOO_MANY_COUNT))
			abort();
	}
	free(own);
	free(copy);
	return 0;
}
