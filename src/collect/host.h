/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host: one machine, looked at beneath one folder that stands for its "/".
 *
 * Every path is opened beneath that folder, symbolic links included, so a saved tree of
 * another machine, or a test, is read without ever touching this one.  What is not there
 * is NULL: a machine without it is an answer, not an error.  Each host_*.c lays the rows
 * of one part of the machine.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "facts/facts.h"

struct lt_arena;

struct lt_host {
	struct lt_arena *arena;
	struct lt_facts *facts;
	int root;         /* the folder */
	bool live;        /* it is "/": libraries and system calls may be asked too */
	int64_t rows;     /* laid so far */
	int nvidia;       /* display and accelerator devices of NVIDIA on the PCI bus */
	int nvswitches;
	int answering;    /* GPUs that the management library or the driver names */
	const char *nvml; /* "ok", or why the management library does not answer; NULL: not asked */
	const char *nvml_driver; /* its version of the driver */
	bool contained;   /* in a container */
	int processes;    /* seen */
	bool exporter;    /* one of them exports GPU measurements */
};

/* Paths are relative to the root: "proc/version".  Texts are up to 16 MiB, LT_NONE when not
 * there; a line is the first one without blanks, a link the last part of where it points,
 * both NULL when not there; forbidden is what is there and may not be read. */
bool lt_host_there(const struct lt_host *host, const char *path);
bool lt_host_forbidden(const struct lt_host *host, const char *path);
struct lt_text lt_host_text(const struct lt_host *host, const char *path);
char *lt_host_line(const struct lt_host *host, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
bool lt_host_int(const struct lt_host *host, const char *path, int64_t *ret_value);
char *lt_host_link(const struct lt_host *host, const char *path);

/* The names in a folder in byte order, without those that begin with a dot. */
struct lt_host_names {
	char **at;
	int count;
};
struct lt_host_names lt_host_list(const struct lt_host *host, const char *path);

/* A row with its fixed cells; file is the path it comes from, line 1, unless NULL. */
struct lt_row *lt_host_row(struct lt_host *host, const char *table, const char *resource,
	const char *name, const char *file);

/* The parts.  gpu, nvml and process come first: driver asks what they found. */
void lt_host_gpu(struct lt_host *host);   /* the PCI bus */
void lt_host_nvml(struct lt_host *host);
void lt_host_driver(struct lt_host *host);
void lt_host_log(struct lt_host *host);
void lt_host_storage(struct lt_host *host);
void lt_host_network(struct lt_host *host);
void lt_host_runtime(struct lt_host *host);
void lt_host_process(struct lt_host *host);
