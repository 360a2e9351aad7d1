/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and signatures over "head.body", made once by another library (Python's cryptography). */
#include "t.h"

#include "base/arena.h"
#include "base/base64.h"
#include "base/digest.h"
#include "base/draw.h"
#include "base/err.h"
#include "base/signature.h"

#define RSA_N "oZg8yVgfFSvJLTJzYVGunt0oSptdLz033rK7Vr0eJwIBQAdw7pE4GyfPc6kNCzF6IqpMm0PEpDWiVRAB6V3gD0adYDt8b-y7n_AhgPwHlhqeHKHTE25Mxsx2gofy2iITDP0eVkvO7SNvml2fKwTaVD5_N-_12cqSf_mybPP7xmltqZti4k5bqMoBAQEg-UFQHsuiGg3MrZnwJwYyvxiKgzpdJKR4b6_FoA8YMrgnCFlP0Ef04h_WiYGTb5PJvNF7VgqYL75QLRPpRBJrIKiw3syByBzYgsti92rOgf6fus8gS9urO3oCRNn_8EBKSzzzJuxO6DEwohf2zaFzEMybBw"
#define RSA_E "AQAB"
#define CURVE_X "RSC70zw0ZCVfWPqTCtuMB7CQCcRHhRztzsjOXbgpoZo"
#define CURVE_Y "C9WPJZTeeVY29EuX6gabcOQFc0sWrlgKdigqQsHUx-Q"
#define SMALL_N "15SAAS9DUc1UZIp3_0rGgwX2eQSShkDVxP7AqJTcX6-JbVabJmUmqO20NZI4V6iyU5j4zt8lTzNE_6YPanpz8Uv75ByW6vklLIfupzxTY0kFp-IMjFNsz4pEbI0N9K_Qs-h9zADDUm8jmtRcELagvmmn9lwDdYZo2QMg0M5ucPc"
#define RS256 "cFlnO7r2HiYcZ858GFsKOr5gVr1YcadZ_wxIFCMuw49h5IFfK6AHqJ1JtdeG8WL47kSHUp1rV5bfraIV6MeWCFfCE3C_PPFxp7XC49PfLpng2HHnwkAZKN9X96NiJznCBpweAZ8rOX5b_QJs-NICpG18XmnXxq2oEF_5XD8QLItGFXOGK_TkWqf3YWNLUryOO6BHeZLmT2cet3kKSZoREYsgPs3ZwByE5hBJwrmXxkGozDaPtKMoDgRr7y0STE5rjSTHTjkaOxnxsAM2BCiTerqzunX1Uf269c5HBI6xaOgfKFPvixzKoqdEDkaZAxHzooixTM1UQHAAcTs1CKzQRw"
#define PS256 "E_tNuITVdu1eQEqyy-9eDV0_3qFyf71V_Sc7jooI-me4C_DGNmfybA2Z38B5spgFrau1BGQ0Dd7Fb-olQ6rAXxm6KQ79vNJgQn1ft4Ob53f15r2rim_Y63qfTaLn2LXueazApNZAH-hzigsGDfzZP93riRMfmvC-38_mPaUmJngp3-S3yLw-xh2dq3nXtyu4Io-Kr5moFldE_tFyxjVIucB-Em3nuzBEWJhOwxpYLU_OrK4sOFCwvEG-3uv5FBIURL5LSHQ3_SjPT-nCiIwYfNCRKTqmIEzaRrp7U_6XIi1aCafpxu7T1rjF4PmOv4AJsWxJnOlEpXtNO-BFawHvvA"
#define ES256 "VOWfD2EwgNcRm9Zc2rlf4Z8PeCMJ-MrorVhd7VtNTv0HTk3FkdrIWHrTC1dZBG4_l0fsIVnJ4xXsKthiDtVHUg"
#define SMALL_RS256 "yWypyRCFSsISZ2lYxpn9Vayp76IuUrpZRWStAU07w4VPnkr8o87-dmnYcuo-MO14tT7ENChYbjdfaGDOH-qzaWWPrNBoqVNhEqsyKfupJfI03RcXdUxPZs5hnO82uS5ST3XDtUkBvkKKnm1QZup3dM75I3YUkRb3qCSZRnHxbbM"

static struct lt_text
raw(struct lt_arena *a, const char *text)
{
	struct lt_text bytes = LT_NONE;
	return lt_base64_url_read(a, lt_text(text), &bytes) ? bytes : LT_NONE;
}

static const struct row {
	const char *way, *text, *signature;
	bool curve;
	const char *n;
	bool good;
} ROWS[] = {
	{ "RS256", "head.body", RS256, false, RSA_N, true },
	{ "PS256", "head.body", PS256, false, RSA_N, true },
	{ "ES256", "head.body", ES256, true, NULL, true },
	{ "RS256", "head.bodx", RS256, false, RSA_N, false },
	{ "PS256", "head.bodx", PS256, false, RSA_N, false },
	{ "ES256", "head.bodx", ES256, true, NULL, false },
	{ "PS256", "head.body", RS256, false, RSA_N, false },
	{ "RS256", "head.body", PS256, false, RSA_N, false },
	{ "ES256", "head.body", ES256, false, RSA_N, false }, /* the key is of another kind */
	{ "RS256", "head.body", RS256, true, NULL, false },
	{ "RS256", "head.body", SMALL_RS256, false, SMALL_N, false }, /* right, but by a key of 1024 bits */
	{ "RS256", "head.body", "", false, RSA_N, false },
	{ "ES256", "head.body", "", true, NULL, false },
};

TEST(a_signature_is_good_only_for_its_own_text_way_and_key)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	int wrong = -1;
	for (int i = 0; i < (int)(sizeof ROWS / sizeof *ROWS); i++) {
		const struct row *r = &ROWS[i];
		struct lt_signature_key key = { r->curve, r->n ? raw(a, r->n) : LT_NONE, raw(a, RSA_E), raw(a, CURVE_X), raw(a, CURVE_Y) };
		if (lt_signature_good((enum lt_signature_way)lt_signature_way(lt_text(r->way)), &key, lt_text(r->text), raw(a, r->signature)) != r->good)
			wrong = i;
	}
	lt_arena_drop(a);
	if (wrong >= 0)
		printf("# row %d\n", wrong);
	IS(wrong < 0);
}

TEST(there_is_no_way_to_sign_without_a_key_or_with_a_shared_one)
{
	static const char *const none[] = { "none", "None", "NONE", "", "HS256", "HS384", "RS512", "rs256", "ES256K" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		IS(lt_signature_way(lt_text(none[i])) < 0);
}

TEST(a_point_that_is_not_on_the_curve_is_no_key)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_signature_key key = { true, LT_NONE, LT_NONE, raw(a, CURVE_X), raw(a, CURVE_X) };
	bool good = lt_signature_good(LT_SIGNATURE_ES256, &key, LT_LIT("head.body"), raw(a, ES256));
	lt_arena_drop(a);
	IS(!good);
}

/* RFC 4231, cases 1, 2 and 6. */
TEST(an_hmac_is_what_the_rfc_says)
{
	char out[65], key[131];
	memset(key, 0x0b, 20);
	lt_digest_hmac((struct lt_text){ key, 20 }, LT_LIT("Hi There"), out);
	IS_TEXT(out, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	lt_digest_hmac(LT_LIT("Jefe"), LT_LIT("what do ya want for nothing?"), out);
	IS_TEXT(out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	lt_digest_hmac((struct lt_text){ key, sizeof key }, LT_LIT("Test Using Larger Than Block-Size Key - Hash Key First"), out);
	IS_TEXT(out, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(letters_of_addresses_are_read_back_and_nothing_else_is)
{
	static const char *const none[] = { "a+b", "a/b", "YQ==", "Y Q", "Y\nQ", "Y.Q" };
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_text bytes = { "\xfb\xff\xfe\x00", 4 }, back = LT_NONE, text = lt_base64_url_write(a, bytes);
	bool same = lt_text_eq(text, "-__-AA") && lt_base64_url_read(a, text, &back) && lt_text_is(back, bytes);
	int taken = 0;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		taken += lt_base64_url_read(a, lt_text(none[i]), &back);
	lt_arena_drop(a);
	IS(same);
	IS(taken == 0);
}

TEST(secrets_are_letters_and_digits_and_never_the_same)
{
	char one[LT_DRAW_SECRET + 1], two[LT_DRAW_SECRET + 1];
	struct lt_err err = { 0 };
	IS(lt_draw(one, LT_DRAW_SECRET, &err) && lt_draw(two, LT_DRAW_SECRET, &err));
	IS(strlen(one) == LT_DRAW_SECRET && strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == LT_DRAW_SECRET);
	IS(!lt_digest_same(lt_text(one), lt_text(two)) && lt_digest_same(lt_text(one), lt_text(one)));
}
