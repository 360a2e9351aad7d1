/* SPDX-License-Identifier: Apache-2.0 */
#include "base/certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#undef LT_BANNED_LATER
#include "base/banned.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"

LT_AUTO_DEFINE(bio, BIO *, BIO_free_all, NULL)
LT_AUTO_DEFINE(x509, X509 *, X509_free, NULL)
LT_AUTO_DEFINE(key, EVP_PKEY *, EVP_PKEY_free, NULL)
LT_AUTO_DEFINE(digest, EVP_MD_CTX *, EVP_MD_CTX_free, NULL)

/* A key behind a pass phrase is not asked for one: nobody may be there to answer. */
static int
no_phrase(char *to, int size, int writing, void *of)
{
	(void)to, (void)size, (void)writing, (void)of;
	return -1;
}

bool
lt_certificate_print(struct lt_text pem, unsigned char ret_print[32], struct lt_err *err)
{
	LT_AUTO(bio) from = BIO_new_mem_buf(pem.at, (int)pem.len);
	LT_AUTO(x509) certificate = from ? PEM_read_bio_X509(from, NULL, no_phrase, NULL) : NULL;
	unsigned len = 32;
	if (!certificate || X509_digest(certificate, EVP_sha256(), ret_print, &len) != 1)
		return lt_fail(err, "no certificate in PEM is in it; put BEGIN CERTIFICATE and the private key into one file");
	return true;
}

bool
lt_certificate_sign(struct lt_arena *a, struct lt_text pem, struct lt_text text, struct lt_text *ret_signature,
	struct lt_err *err)
{
	LT_AUTO(bio) from = BIO_new_mem_buf(pem.at, (int)pem.len);
	LT_AUTO(key) mine = from ? PEM_read_bio_PrivateKey(from, NULL, no_phrase, NULL) : NULL;
	LT_AUTO(digest) signing = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	size_t len = 0;
	if (!mine || EVP_PKEY_base_id(mine) != EVP_PKEY_RSA)
		return lt_fail(err, "no RSA key in PEM without a pass phrase is in it; put the certificate and its private key into one file");
	bool ready = signing && EVP_DigestSignInit(signing, &how, EVP_sha256(), NULL, mine) == 1
		&& EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1
		&& EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1
		&& EVP_DigestSign(signing, NULL, &len, (const unsigned char *)text.at, text.len) == 1;
	unsigned char *out = lt_alloc(a, len + 1);
	if (!ready || EVP_DigestSign(signing, out, &len, (const unsigned char *)text.at, text.len) != 1)
		return lt_fail(err, "the key does not sign; it may be too short for PS256");
	*ret_signature = (struct lt_text){ (char *)out, len };
	return true;
}
