/* SPDX-License-Identifier: Apache-2.0 */
/*
 * files: the files of an estate, found once and told apart for all collectors.
 *
 * The walk honours .gitignore (also nested, also above the root in one working tree, also
 * .git/info/exclude) except for what git tracks, and leaves out .git, node_modules, .terraform (whose modules.json Terraform's collector opens itself) and what
 * builds and package managers leave behind.  Symbolic links are followed inside the root
 * only.  Paths are relative to the root, in byte order.  Kinds come from the name, and for
 * .json, .yaml and their like from a look inside (look.h).
 *
 * What cannot be opened does not stop the walk: it is remembered with a sentence.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;

enum lt_file_kind {
	LT_FILE_OTHER,
	LT_FILE_TERRAFORM,       /* .tf .tofu .tf.json .tofu.json */
	LT_FILE_TFVARS,          /* .tfvars .tfvars.json */
	LT_FILE_PLAN,            /* terraform show -json of a plan, any encoding, wrapper lines too */
	LT_FILE_STATE,           /* state v4, or show -json of a state */
	LT_FILE_BICEP,           /* .bicep */
	LT_FILE_BICEPPARAM,      /* .bicepparam */
	LT_FILE_ARM,             /* an ARM deployment template in JSON */
	LT_FILE_ARM_PARAMETERS,  /* a deploymentParameters file */
	LT_FILE_KUBERNETES,      /* YAML or JSON with apiVersion and kind */
	LT_FILE_HELM,            /* inside a chart's templates/: Go templates */
	LT_FILE_KUSTOMIZE,       /* kustomization.yaml */
	LT_FILE_WORKFLOW,        /* .github/workflows/ */
	LT_FILE_PIPELINE,        /* azure-pipelines */
	LT_FILE_PROMETHEUS,      /* rule files: groups with rules */
	LT_FILE_NVIDIA_SMI,      /* nvidia-smi -q -x output */
	LT_FILE_DASHBOARD,       /* a Grafana dashboard as JSON */
	LT_FILE_METRICS,         /* a /metrics page, alone or inside a text or Markdown file */
	LT_FILE_FOCUS,           /* a cost export, CSV, also packed */
	LT_FILE_EGRESS,          /* a log of a proxy, resolver or firewall, or an export of sign-ins; also packed */
	LT_FILE_ALERTS,          /* a list of alerts: Alertmanager's, a webhook's, Prometheus' */
	LT_FILE_SCAN,            /* reports of other scanners: SARIF, OCSF, Kubescape, PSRule */
	LT_FILE_ESTATE,          /* lintel.yaml */
	LT_FILE_ARM_ANSWER,      /* a saved answer of Azure's resource manager */
};

struct lt_file {
	const char *path; /* relative to the root */
	uint64_t size;
	enum lt_file_kind kind;
	bool link; /* reached through a symbolic link */
};

struct lt_unreadable {
	const char *path, *sentence;
};

struct lt_files {
	const struct lt_file *at;
	int count;
	bool cut; /* the limit of files was reached */
	const struct lt_unreadable *unreadable;
	int unreadable_count;
};

/* dir is a descriptor of the root. */
bool lt_files_find(struct lt_arena *a, int dir, int most, struct lt_files *ret_files, struct lt_err *err);

/* Just the file name of the folder dir, whatever .gitignore says of it. */
bool lt_files_one(struct lt_arena *a, int dir, const char *name, struct lt_files *ret_files,
	struct lt_err *err);

/* The next file of this kind at or after *at, which moves past it; NULL when there is none. */
const struct lt_file *lt_files_next(const struct lt_files *files, enum lt_file_kind kind, int *at);
const struct lt_file *lt_files_named(const struct lt_files *files, const char *path); /* or NULL */
