/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kubeconfig: which cluster is meant and how one signs in there.
 *
 * Several files are merged as kubectl does it: the first that has an entry of a name has it, the
 * first that names a current context wins, files that are not there are passed over.  Paths in a
 * file are relative to its folder.
 */
#pragma once
#include "net/cluster.h"

struct lt_keys;

/* A program that signs in (client-go's exec plugins). */
struct lt_kube_exec {
	const char *command; /* NULL: there is none */
	char *const *argv, *const *environ;
	const char *version; /* client.authentication.k8s.io/v1 */
	const char *hint;    /* how it is installed, or NULL */
	int64_t until;       /* seconds since 1970; 0: what it gave does not end */
};

struct lt_kube_login {
	struct lt_cluster_login to; /* to.name is the context */
	const char *space;          /* the context's namespace, or NULL */
	const char *means;          /* how one signs in, for sentences: "the token", "the client certificate" */
	struct lt_kube_exec exec;
};

/* files: one path, or several between colons when listed (as in $KUBECONFIG).  context NULL: the
 * current one.  environ is for programs that sign in. */
bool lt_kubeconfig_read(struct lt_arena *a, struct lt_keys *keys, const char *files, bool listed, const char *context,
	char *const *environ, struct lt_kube_login *ret_login, struct lt_err *err);

/* The service account of the pod we run in; folder is /var/run/secrets/kubernetes.io/serviceaccount. */
bool lt_kubeconfig_in_cluster(struct lt_arena *a, const char *folder, char *const *environ,
	struct lt_kube_login *ret_login, struct lt_err *err);

/* Runs the program that signs in, where there is one; its token or certificate goes into to. */
bool lt_kubeconfig_sign_in(struct lt_arena *a, struct lt_keys *keys, struct lt_kube_login *login, int64_t now,
	struct lt_err *err);
