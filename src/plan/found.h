/* SPDX-License-Identifier: Apache-2.0 */
/*
 * found: what the facts say about places where a workload could run.
 *
 * Statements over fact tables, asked as any check is.  A table that the program does not have,
 * and one that nobody filled, leave what they would tell unknown (-1, NULL), never 0.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "catalog/gpu.h"
#include "format/doc.h"

struct lt_arena;
struct lt_err;
struct lt_facts;

enum lt_spot_kind { LT_SPOT_HOST, LT_SPOT_REPORT, LT_SPOT_NODE, LT_SPOT_POOL };

/* A machine with GPUs, or one that code would make. */
struct lt_spot {
	enum lt_spot_kind kind;
	const char *name, *product, *quality;
	struct lt_place place;
	const struct lt_gpu *gpu;   /* NULL: not in the table */
	const struct lt_size *size; /* or NULL */
	int64_t memory;             /* MiB of one card; 0: not known */
	int64_t cards, free;        /* free -1: not known */
	int64_t driver;             /* its branch: 570; 0: not known */
	const char *driver_text;
	double capability;          /* 0: not known */
	int64_t ram;                /* MiB of the machine; 0: not known */
	int64_t shared;             /* pods that share one card; 0 or 1: none */
	bool mig;
	const char *zone;           /* where it stands, or NULL */
	const char *taints;         /* what a pod has to bear to go there, or NULL */
	const char *closed;         /* why nothing may be placed there now, or NULL */
	int64_t machines;           /* of a pool */
};

/* One row of quota: what it is for, how much there may be and how much is taken (-1: not told). */
struct lt_found_quota {
	const char *kind, *key, *sku, *location, *quality;
	int64_t allowed, used;
	struct lt_place place;
};

struct lt_found_deployment {
	const char *resource, *model, *sku, *quality;
	int64_t capacity; /* -1: not known */
	struct lt_place place;
};

struct lt_found_account {
	const char *resource, *location, *quality;
	int64_t public_access; /* 1, 0, or -1: not known */
	int64_t endpoints, zones;
	struct lt_place place;
};

/* A model server that runs or is declared. */
struct lt_found_server {
	const char *resource, *engine, *model, *quality;
	int64_t startup_s;   /* its probe waits so long; -1: not known, -2: it has none */
	struct lt_place place;
	bool runs;
};

struct lt_found {
	struct lt_spot *spots;
	int spot_count, spot_room;
	struct lt_found_quota *quotas;
	int quota_count, quota_room;
	struct lt_found_deployment *deployments;
	int deployment_count, deployment_room;
	struct lt_found_account *accounts;
	int account_count, account_room;
	struct lt_found_server *servers;
	int server_count, server_room;
	/* this host */
	bool host, contained;
	int64_t pci_gpus, answering; /* -1: not looked */
	const char *library;         /* why the driver does not answer; NULL or ok: it does */
	struct lt_place host_place;
	struct lt_place broken;      /* a saved report in which no driver answered, or nothing */
	int64_t ram;                 /* MiB; 0: not known */
	int64_t disk;                /* MiB free on the mount with the most; -1: not known */
	const char *disk_path;
	int64_t runtime;             /* a container runtime hands out GPUs: 1, 0, -1: not known */
	/* clusters */
	int64_t nodes, pods;
	int64_t gpu_share;           /* the most GPUs that the quota of a namespace lets in; -1: no quota names them */
	const char *share_name;
	const char *storage_class;   /* that a claim gets by itself, or NULL */
	int64_t claim;               /* MiB of the largest claim; 0: none */
	const char *claim_name;
	bool azure;                  /* something of Azure is in the estate */
	const char *retires, *instead; /* of the hosted model that was asked about */
	int64_t calls_per_unit;        /* of it, as its region's catalogue tells; 0: not told */
	const char *weights;         /* answer network.weights, or NULL */
	struct lt_place weights_place;
};

/* The statements that have to be announced before facts are collected. */
const char *const *lt_found_statements(struct lt_arena *a, int *ret_count);

/* Asks them.  hosted: the model a provider would serve, or NULL. */
bool lt_found_read(struct lt_arena *a, struct lt_facts *facts, const struct lt_gpus *gpus, const char *hosted,
	struct lt_found *ret_found, struct lt_err *err);
