/* SPDX-License-Identifier: Apache-2.0 */
/*
 * target: one thing that lintel prepare renders, as one constant and a folder of templates.
 *
 * Every file below content/templates/<name>/ becomes a file of the same path in the folder that is
 * rendered to, save that
 *	- a part of a path that begins with "dot_" begins with "." there, and one with "under_" with "_";
 *	- "_main.tf" is a part of the file "main.tf" of that folder: parts of all targets follow each other in the
 *	  order of the targets.  terraform/_main.tf and bicep/_main.bicep call the target's module;
 *	- other files belong to one target alone;
 *	- files below "each/" are rendered only where the target asks for it (lt_prepare_file), once for each thing;
 *	- a file that comes out empty, or as white space alone, is not written.
 *
 * Templates are Mustache between <% and %>: <%name%> is written as the file's syntax needs it between its quotes
 * (HCL, Bicep, JSON and YAML escape what means something there), <%&name%> as it is.  <%#list%>...<%/list%> repeats,
 * <%^list%>...<%/list%> is for none; in a list <%#last%> and <%^last%> tell its last item.
 *
 * What they read is one view: at its top platform (every row of setting_platform.def with its default), names (names
 * of resources, by kind), tags (list of name and value), lintel (version), targets (a flag for each that is rendered),
 * and below the target's name what its own function lays there.
 */
#pragma once
#include <stdbool.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;
struct lt_mistakes;
struct lt_prepare;
struct lt_prepared;

struct lt_target {
	const char *name;          /* "network"; its folder of templates, its key in the view with _ for - */
	const char *title;         /* what it renders, one line */
	const char *group;         /* azure, kubernetes, delivery, observability, aws, google */
	const char *const *needs;  /* targets that are rendered with it; NULL ends; NULL: none */
	const char *of;            /* what of the section platform it is made of, "cluster/pools"; NULL: of the whole.  Where an
	                            * estate has none of it, the target is left out of all targets, and refused when named. */
	/* Lays the target's own part of the view: doc stands inside an open map.  What the estate says wrongly goes to
	 * p->mistakes with its place.  NULL: the target needs nothing of its own. */
	void (*view)(struct lt_prepare *p, struct lt_doc *doc);
};

/* What a target's function may look at. */
struct lt_prepare {
	struct lt_arena *a;
	struct lt_node estate;          /* root of lintel.yaml */
	struct lt_node platform;        /* its platform section; ask it through record/setting.h */
	struct lt_mistakes *mistakes;
	const struct lt_target *target; /* whose function is called */
	const char *const *chosen;      /* names of all targets that are rendered, those needed too; NULL ends */
	bool all;                       /* all that the estate has something for are meant, and none by its name */
	struct lt_prepared *files;
};

/* A name of a resource by kind ("cluster" gives aks-shop-prod), as names in the view. */
const char *lt_prepare_name(struct lt_prepare *p, const char *kind);

/* One more file of the target, from each/<part> of its templates, with item as the view's "item". */
void lt_prepare_file(struct lt_prepare *p, const char *path, const char *part, struct lt_node item);

/* Writing a view: a key and its value. */
void lt_view_text(struct lt_doc *doc, const char *key, const char *value);
void lt_view_number(struct lt_doc *doc, const char *key, double value);
void lt_view_flag(struct lt_doc *doc, const char *key, bool value);
void lt_view_list(struct lt_doc *doc, const char *key); /* and lt_doc_end */
void lt_view_map(struct lt_doc *doc, const char *key);

extern const struct lt_target *const lt_targets[]; /* in the order of rendering; NULL ends */
const struct lt_target *lt_target_named(const char *name); /* or NULL */
