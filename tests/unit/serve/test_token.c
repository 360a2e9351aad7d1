/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/err.h"
#include "net/entra.h"
#include "serve/token.h"
#include "t.h"

static struct lt_arena *arena;

static bool
reads(int status, const char *json, struct lt_token *ret_token, struct lt_err *err)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	struct lt_entra_answer answer = { LT_ENTRA_SECRET, status, lt_text(json) };
	*err = (struct lt_err){ 0 };
	return lt_token_read(arena, &answer, 1000000, ret_token, err);
}

TEST(every_shape_of_a_token_is_read)
{
	static const struct { const char *json; int64_t until; } rows[] = {
		{ "{\"access_token\":\"ey.a\",\"expires_in\":3599}", 1003599 },
		{ "{\"access_token\":\"ey.a\",\"expires_in\":\"86399\",\"expires_on\":\"1086399\"}", 1086399 },
		{ "{\"accessToken\":\"ey.a\",\"expiresOn\":\"2026-11-22 12:00:00.000000\",\"expires_on\":1003600}", 1003600 },
		{ "{\"accessToken\":\"ey.a\",\"expiresOn\":\"2026-11-22 12:00:00.000000\"}", 1000300 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_token token;
		struct lt_err err;
		IS(reads(200, rows[i].json, &token, &err));
		IS(lt_text_eq(token.value, "ey.a"));
		IS(token.until == rows[i].until);
	}
}

TEST(a_refusal_is_told_by_its_first_sentence_alone)
{
	struct lt_token token;
	struct lt_err err;
	IS(!reads(401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided."
		" Trace ID: 0f\\r\\nTimestamp: now\"}", &token, &err));
	IS_TEXT(err.text, "client secret was refused with status 401: invalid_client AADSTS7000215: Invalid client secret provided");
	IS(!reads(502, "<html>ey.secret</html>", &token, &err));
	IS_TEXT(err.text, "client secret was refused with status 502; may this machine sign in so?");
	IS(!reads(200, "{\"access_token\":\"ey.secret\",\"expires_on\":999999}", &token, &err));
	IS_TEXT(err.text, "the token of client secret has ended already; is the clock of this machine right?");
}

TEST(a_token_is_renewed_between_half_and_four_fifths_of_its_life)
{
	struct lt_token token = { .until = 1003600 };
	IS(lt_token_renew(&token, 1000000, 0) == 1001800);
	IS(lt_token_renew(&token, 1000000, 30) == 1002880);
	token.until = 1000010;
	IS(lt_token_renew(&token, 1000000, 0) == 1000030); /* never in a circle */
}
