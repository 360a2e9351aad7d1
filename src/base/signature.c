/* SPDX-License-Identifier: Apache-2.0 */
#include "base/signature.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#undef LT_BANNED_LATER
#include "base/banned.h"

#include "base/auto.h"

enum { RSA_LEAST = 2048, RSA_MOST = 16384, HALF = 32 };

LT_AUTO_DEFINE(a_number, BIGNUM *, BN_free, NULL)
LT_AUTO_DEFINE(a_build, OSSL_PARAM_BLD *, OSSL_PARAM_BLD_free, NULL)
LT_AUTO_DEFINE(a_params, OSSL_PARAM *, OSSL_PARAM_free, NULL)
LT_AUTO_DEFINE(a_maker, EVP_PKEY_CTX *, EVP_PKEY_CTX_free, NULL)
LT_AUTO_DEFINE(a_key, EVP_PKEY *, EVP_PKEY_free, NULL)
LT_AUTO_DEFINE(a_digest, EVP_MD_CTX *, EVP_MD_CTX_free, NULL)
LT_AUTO_DEFINE(a_pair, ECDSA_SIG *, ECDSA_SIG_free, NULL)

int
lt_signature_way(struct lt_text name)
{
	static const char *const names[LT_SIGNATURE_WAYS] = { "RS256", "PS256", "ES256" };
	for (int i = 0; i < LT_SIGNATURE_WAYS; i++)
		if (lt_text_eq(name, names[i]))
			return i;
	return -1;
}

static EVP_PKEY *
make(const char *kind, OSSL_PARAM *params)
{
	LT_AUTO(a_maker) maker = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
	EVP_PKEY *key = NULL;
	if (!params || !maker || EVP_PKEY_fromdata_init(maker) != 1 || EVP_PKEY_fromdata(maker, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		return NULL;
	return key;
}

static EVP_PKEY *
make_rsa(const struct lt_signature_key *from)
{
	LT_AUTO(a_number) n = BN_bin2bn((const unsigned char *)from->n.at, (int)from->n.len, NULL);
	LT_AUTO(a_number) e = BN_bin2bn((const unsigned char *)from->e.at, (int)from->e.len, NULL);
	LT_AUTO(a_build) build = OSSL_PARAM_BLD_new();
	if (!n || !e || !build || BN_num_bits(n) < RSA_LEAST || BN_num_bits(n) > RSA_MOST || BN_num_bits(e) > 64
		|| !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) || !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e))
		return NULL;
	LT_AUTO(a_params) params = OSSL_PARAM_BLD_to_param(build);
	return make("RSA", params);
}

static EVP_PKEY *
make_curve(const struct lt_signature_key *from)
{
	unsigned char point[1 + 2 * HALF] = { 4 }; /* not compressed */
	LT_AUTO(a_build) build = OSSL_PARAM_BLD_new();
	if (from->x.len != HALF || from->y.len != HALF || !build)
		return NULL;
	memcpy(point + 1, from->x.at, HALF);
	memcpy(point + 1 + HALF, from->y.at, HALF);
	if (!OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0)
		|| !OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point))
		return NULL;
	LT_AUTO(a_params) params = OSSL_PARAM_BLD_to_param(build);
	return make("EC", params);
}

/* JOSE has the two numbers side by side, OpenSSL wants them in DER. */
static int
to_der(struct lt_text signature, unsigned char **ret_der)
{
	if (signature.len != 2 * HALF)
		return -1;
	LT_AUTO(a_pair) pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn((const unsigned char *)signature.at, HALF, NULL);
	BIGNUM *s = BN_bin2bn((const unsigned char *)signature.at + HALF, HALF, NULL);
	if (!pair || !r || !s || ECDSA_SIG_set0(pair, r, s) != 1) {
		BN_free(r);
		BN_free(s);
		return -1;
	}
	return i2d_ECDSA_SIG(pair, ret_der);
}

static bool
set_way(EVP_PKEY_CTX *how, enum lt_signature_way way)
{
	return way != LT_SIGNATURE_PS256
		|| (EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1
			&& EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1);
}

bool
lt_signature_good(enum lt_signature_way way, const struct lt_signature_key *from, struct lt_text text, struct lt_text signature)
{
	bool curve = way == LT_SIGNATURE_ES256;
	if (curve != from->curve)
		return false;
	LT_AUTO(a_key) key = curve ? make_curve(from) : make_rsa(from);
	LT_AUTO(a_digest) verifying = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	unsigned char *der = NULL;
	int len = curve ? to_der(signature, &der) : 0;
	const unsigned char *at = curve ? der : (const unsigned char *)signature.at;
	bool good = key && verifying && len >= 0 && EVP_DigestVerifyInit(verifying, &how, EVP_sha256(), NULL, key) == 1
		&& set_way(how, way)
		&& EVP_DigestVerify(verifying, at, curve ? (size_t)len : signature.len, (const unsigned char *)text.at, text.len) == 1;
	OPENSSL_free(der);
	return good;
}
