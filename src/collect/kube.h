/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube: what the files that read Kubernetes objects share.
 *
 * kubernetes.c finds and opens files and hands each object on, kube_live.c asks clusters for them: kube_object.c lays services,
 * nodes, quotas and whatever else is one row, kube_pod.c finds pods wherever they hide,
 * kube_select.c remembers labels and selectors and says at the end who selects whom, chart.c
 * reads Helm charts and kustomizations.
 *
 * Text given to a row lives in the arena of the file; what must outlast it is copied.
 */
#pragma once
#include "collect/collect.h"

struct lt_select;

struct lt_kube {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_arena *file;  /* goes with the file being read */
	struct lt_text bytes;   /* of that file */
	struct lt_select *select;
	int pods, containers;   /* laid so far: they number the next one */
	int64_t objects;
	const struct lt_kube_page *page; /* what a cluster answered is being read; NULL: a file is */
};

/* Where the objects of an answer come from. */
struct lt_kube_page {
	const char *cluster; /* the context: the scope of what lives in no namespace */
	const char *prefix;  /* the same where several clusters are asked: it stands before names; else NULL */
};

/* One object of a manifest or of a dump. */
struct lt_kube_object {
	struct lt_node body, metadata, spec, status;
	const char *group;    /* "" for core */
	const char *kind;
	const char *type;     /* Deployment; serving.kserve.io/InferenceService */
	const char *name;
	const char *space;    /* its namespace, or NULL when it names none */
	const char *resource; /* prod/deployment/web */
	const char *scope;    /* where its selectors look: the namespace, else its folder */
	struct lt_place place;
	bool live; /* a cluster wrote it: quality is observed */
};

/* Every row of this object; nothing when it is none. */
void lt_kube_lay(struct lt_kube *k, struct lt_node body);

/* Asks the clusters that the estate names. */
bool lt_kube_live(struct lt_kube *k, struct lt_err *err);

/* A namespace as rows name it. */
const char *lt_kube_space(struct lt_kube *k, struct lt_node name);

/* A row of table for this object, with its address, place and quality. */
struct lt_row *lt_kube_row(struct lt_kube *k, const struct lt_kube_object *o, const char *table,
	const char *resource, struct lt_place place);

/* Cells from nodes: nothing when the node is not there, unknown when it is a template or a
 * placeholder; the value's own place goes with them. */
void lt_kube_text(struct lt_kube *k, struct lt_row *row, const char *column, struct lt_node n);
void lt_kube_bool(struct lt_kube *k, struct lt_row *row, const char *column, struct lt_node n);
void lt_kube_int(struct lt_kube *k, struct lt_row *row, const char *column, struct lt_node n);
void lt_kube_json(struct lt_kube *k, struct lt_row *row, const char *column, struct lt_node n);

/* {{ x }}, $X, ${X}, <x>, "FILLED BY THE OPERATOR": somebody else writes it later. */
bool lt_kube_placeholder(struct lt_text text);

/* The items of a list of texts, between blanks; "" when there are none. */
const char *lt_kube_words(struct lt_kube *k, struct lt_node list);

/* The first document of YAML that stands as text in an object, with its places in the file.
 * ret_place has a line when they cannot be told apart: then it stands for all of them. */
struct lt_node lt_kube_embedded(struct lt_kube *k, struct lt_node text, struct lt_place *ret_place);

/* Lower-case text in the file's arena. */
const char *lt_kube_lower(struct lt_kube *k, const char *text);

void lt_kube_object_lay(struct lt_kube *k, const struct lt_kube_object *o);
void lt_kube_pod_lay(struct lt_kube *k, const struct lt_kube_object *o);
void lt_kube_status_lay(struct lt_kube *k, const struct lt_kube_object *o);

/* Who selects whom */
struct lt_select *lt_select_new(struct lt_arena *a);
void lt_select_pod(struct lt_select *s, const char *scope, int pod, struct lt_node labels);
void lt_select_service(struct lt_select *s, const char *scope, const char *resource, struct lt_node labels);
/* match is a selector with matchLabels and matchExpressions; plain for a Service's map. */
void lt_select_by(struct lt_select *s, const struct lt_kube_object *o, struct lt_node match, bool plain,
	bool services);
void lt_select_lay(struct lt_select *s, struct lt_facts *facts);
