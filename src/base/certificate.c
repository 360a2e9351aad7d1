/* SPDX-License-Identifier: Apache-2.0 */
#include "base/certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#undef LT_BANNED_LATER
#include "base/banned.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"

LT_AUTO_DEFINE(bio, BIO *, BIO_free_all, NULL)
LT_AUTO_DEFINE(x509, X509 *, X509_free, NULL)
LT_AUTO_DEFINE(key, EVP_PKEY *, EVP_PKEY_free, NULL)
LT_AUTO_DEFINE(names, GENERAL_NAMES *, GENERAL_NAMES_free, NULL)
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

static int64_t
seconds(const ASN1_TIME *when)
{
	struct tm tm = { 0 };
	return ASN1_TIME_to_tm(when, &tm) == 1 ? (int64_t)timegm(&tm) : 0;
}

static void
first_name(const X509 *certificate, char ret_name[254])
{
	LT_AUTO(names) all = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
	for (int i = 0; i < (all ? sk_GENERAL_NAME_num(all) : 0); i++) {
		const GENERAL_NAME *one = sk_GENERAL_NAME_value(all, i);
		if (one->type != GEN_DNS)
			continue;
		struct lt_text host = { (const char *)ASN1_STRING_get0_data(one->d.dNSName), (size_t)ASN1_STRING_length(one->d.dNSName) };
		if (host.len == 0 || host.len > 253 || strspn(host.at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") < host.len)
			continue;
		memcpy(ret_name, host.at, host.len);
		ret_name[host.len] = '\0';
		return;
	}
}

bool
lt_certificate_look(struct lt_text certificate, struct lt_text secret, struct lt_certificate *ret_certificate, struct lt_err *err)
{
	enum { BITS = 112 };
	struct lt_certificate found = { 0 };
	int sign_bits = 0;
	LT_AUTO(bio) theirs = BIO_new_mem_buf(certificate.at, (int)certificate.len);
	LT_AUTO(x509) leaf = theirs ? PEM_read_bio_X509(theirs, NULL, no_phrase, NULL) : NULL;
	if (!leaf)
		return lt_fail(err, "the certificate is no PEM; the file begins with BEGIN CERTIFICATE, the server's own first, then those between it and the root");
	LT_AUTO(bio) ours = BIO_new_mem_buf(secret.at, (int)secret.len);
	LT_AUTO(key) mine = ours ? PEM_read_bio_PrivateKey(ours, NULL, no_phrase, NULL) : NULL;
	if (!mine)
		return lt_fail(err, "the key is no private key in PEM without a pass phrase; openssl pkey -in KEY -out NEW writes one");
	if (X509_check_private_key(leaf, mine) != 1)
		return lt_fail(err, "the key is not the certificate's: they were not made together");
	if (EVP_PKEY_get_security_bits(mine) < BITS)
		return lt_fail(err, "the key is too short; take RSA of 2048 bits, or P-256");
	if (X509_get_signature_info(leaf, NULL, NULL, &sign_bits, NULL) != 1 || (sign_bits < BITS && X509_self_signed(leaf, 0) != 1))
		return lt_fail(err, "the certificate is signed with a digest that browsers refuse; have it signed with SHA-256");
	found.from_s = seconds(X509_get0_notBefore(leaf));
	found.until_s = seconds(X509_get0_notAfter(leaf));
	first_name(leaf, found.name);
	*ret_certificate = found;
	return true;
}
