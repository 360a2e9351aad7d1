/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entra: asks Microsoft Entra ID for a token, in whichever way the surroundings offer.
 *
 * The ways, in this order, the first that is there; the names are those of Azure's own SDKs:
 *	secret     AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_CLIENT_SECRET
 *	           (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow)
 *	federated  AZURE_FEDERATED_TOKEN_FILE: workload identity of Kubernetes (the same page, third case)
 *	certificate AZURE_CLIENT_CERTIFICATE_PATH: PEM with certificate and key, by which an assertion is
 *	           signed (learn.microsoft.com/entra/identity-platform/certificate-credentials)
 *	managed    IDENTITY_ENDPOINT and IDENTITY_HEADER (App Service, Container Apps), else the
 *	           instance metadata service at 169.254.169.254 (learn.microsoft.com/entra/identity/
 *	           managed-identities-azure-resources/how-to-use-vm-token)
 *	az         az account get-access-token, for a person's own machine
 *
 * The answer is JSON as it came; who asked reads it.  Errors name the way and the server, never a
 * secret, an assertion or a token.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

/* What the surroundings say; NULL or "": not there. */
struct lt_entra {
	const char *tenant, *client;             /* of the estate, else of the environment */
	const char *choice;                      /* one of the words of sources.azure.sign_in; NULL: auto */
	const char *secret, *token_file;
	const char *certificate;                 /* a PEM file with the certificate and its key */
	const char *ca_file;                     /* certificates to trust of the authority; NULL: the system's */
	const char *authority;                   /* https://login.microsoftonline.com */
	const char *identity_url, *identity_header;
	const char *metadata;                    /* http://169.254.169.254 */
	const char *az;                          /* path of the program */
	char *const *environ;                    /* for az */
};

enum lt_entra_way { LT_ENTRA_SECRET, LT_ENTRA_FEDERATED, LT_ENTRA_CERTIFICATE, LT_ENTRA_APP_SERVICE, LT_ENTRA_MACHINE, LT_ENTRA_AZ };
const char *lt_entra_word(enum lt_entra_way way);

struct lt_entra_answer {
	enum lt_entra_way way;
	int status;          /* HTTP; 200 for az */
	struct lt_text json;
};

/* scope: "https://cognitiveservices.azure.com/.default".  Blocks for at most half a minute a way. */
bool lt_entra_ask(struct lt_arena *a, const struct lt_entra *from, const char *scope,
	struct lt_entra_answer *ret_answer, struct lt_err *err);
