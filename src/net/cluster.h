/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster: questions to the API server of a Kubernetes cluster, with what its login says.
 *
 * A question is a GET; nothing else is ever sent.  429 and 5xx are asked again a few times, after
 * the pause that the server names.  Credentials are not sent over plain http except to this machine.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_http_answer;

/* How a cluster is reached and who we are there; texts that are not given are NULL. */
struct lt_cluster_login {
	const char *name;                    /* what sentences call the cluster */
	const char *server;                  /* https://10.0.0.1:6443 */
	const char *ca_file;
	struct lt_text ca_pem;
	const char *cert_file, *key_file;
	struct lt_text cert_pem, key_pem;
	const char *token, *token_file;      /* the file is read again for each question: tokens are changed in place */
	const char *user, *password;
	const char *const *headers;          /* Impersonate-...; NULL ends; or NULL */
	const char *tls_name, *proxy;
	bool insecure;
};

struct lt_cluster;

/* login lives as long as the cluster and may be given a new token between questions. */
struct lt_cluster *lt_cluster_open(struct lt_arena *a, const struct lt_cluster_login *login, struct lt_err *err);
void lt_cluster_close(struct lt_cluster *cluster); /* NULL is fine */

/* path: /api/v1/pods?limit=500.  Any status is an answer; false when there is none. */
bool lt_cluster_get(struct lt_arena *a, struct lt_cluster *cluster, const char *path, const char *accept,
	struct lt_http_answer *ret_answer, struct lt_err *err);
