/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bicep: Bicep source and parameter files, as trees.
 *
 * The reader takes everything the Bicep compiler takes, and is kinder about line ends and
 * commas.  A declaration it cannot read is one entry of the error list; reading goes on at
 * the next line that begins a declaration, so one slip does not hide a file.
 *
 * Nodes point into the bytes, which must be followed by a NUL and live as long as the
 * arena.  A node's children hang on `first` and are chained by `next`; what they are is
 * said beside each kind.  Escapes are undone by lt_bicep_text().
 */
#pragma once
#include "format/doc.h"

struct lt_arena;

/* Nesting of expressions, types and nested resources together. */
enum { LT_BICEP_DEPTH = 200, LT_BICEP_ERRORS = 50 };

enum lt_bicep_kind {
	LT_BICEP_TEXT,     /* word: between the quotes */
	LT_BICEP_TEMPLATE, /* pieces in turn: TEXT and expressions */
	LT_BICEP_NUMBER,
	LT_BICEP_TRUE,
	LT_BICEP_FALSE,
	LT_BICEP_NULL,
	LT_BICEP_NAME,
	LT_BICEP_CALL,     /* word: the function; arguments */
	LT_BICEP_METHOD,   /* word: the function; what it is called on (a namespace), arguments */
	LT_BICEP_MEMBER,   /* word: the property; base */
	LT_BICEP_INDEX,    /* base, index */
	LT_BICEP_NESTED,   /* word: the nested resource; base (a::b) */
	LT_BICEP_FORCE,    /* base, with ! behind */
	LT_BICEP_NOT,
	LT_BICEP_MINUS,
	LT_BICEP_BINARY,   /* op; left, right */
	LT_BICEP_CHOICE,   /* condition, then, else */
	LT_BICEP_LAMBDA,   /* body, then a NAME for each parameter (with its type in a function) */
	LT_BICEP_OBJECT,   /* PROPERTY, SPREAD, RESOURCE */
	LT_BICEP_PROPERTY, /* word, or a key node when the key is quoted; value last */
	LT_BICEP_SPREAD,   /* value */
	LT_BICEP_RESOURCE, /* a resource inside a resource: decl */
	LT_BICEP_LIST,     /* items, SPREAD */
	LT_BICEP_FOR,      /* word: the item's name; list, body, and the NAME of the index if any */
	LT_BICEP_IF,       /* condition, body */
	LT_BICEP_TYPE_UNION,    /* types */
	LT_BICEP_TYPE_LIST,     /* type */
	LT_BICEP_TYPE_NULLABLE, /* type */
	LT_BICEP_TYPE_OF,       /* word: resource, resourceInput, resourceOutput; the text */
	LT_BICEP_TYPE_ANY,      /* the * of an object: type */
};

enum lt_bicep_op {
	LT_BICEP_COALESCE = 1,
	LT_BICEP_OR,
	LT_BICEP_AND,
	LT_BICEP_EQUAL,
	LT_BICEP_UNEQUAL,
	LT_BICEP_LIKE,   /* =~ */
	LT_BICEP_UNLIKE, /* !~ */
	LT_BICEP_LESS,
	LT_BICEP_LESS_EQUAL,
	LT_BICEP_GREATER,
	LT_BICEP_GREATER_EQUAL,
	LT_BICEP_ADD,
	LT_BICEP_SUBTRACT,
	LT_BICEP_MULTIPLY,
	LT_BICEP_DIVIDE,
	LT_BICEP_REMAINDER,
};

enum lt_bicep_flag {
	LT_BICEP_ESCAPED = 1, /* the word has backslashes to undo */
	LT_BICEP_LINES = 2,   /* between ''' and ''' */
	LT_BICEP_SAFE = 4,    /* .?x and [?x] */
};

struct lt_bicep_node {
	uint8_t kind, op, flags;
	uint32_t at; /* where it begins: an offset in the file */
	struct lt_text word;
	union {
		struct lt_bicep_node *first;
		struct lt_bicep_decl *decl; /* RESOURCE */
	};
	struct lt_bicep_node *next;
};

enum lt_bicep_declares {
	LT_BICEP_PARAM,
	LT_BICEP_VAR,
	LT_BICEP_DECL_RESOURCE,
	LT_BICEP_MODULE,
	LT_BICEP_OUTPUT,
	LT_BICEP_TYPE,
	LT_BICEP_FUNC,
	LT_BICEP_METADATA,
	LT_BICEP_SCOPE,
	LT_BICEP_IMPORT,
	LT_BICEP_EXTENSION,
	LT_BICEP_USING,
	LT_BICEP_EXTENDS,
	LT_BICEP_ASSERT,
	LT_BICEP_TEST,
};

struct lt_bicep_decl {
	enum lt_bicep_declares kind;
	bool existing;
	uint32_t at;
	struct lt_text name;              /* import * as x, extension ... as x: x */
	struct lt_bicep_node *decorators; /* CALL and METHOD nodes, chained */
	struct lt_bicep_node
		*source; /* resource type, module path, where an import comes from: TEXT or NAME */
	struct lt_bicep_node *type;
	struct lt_bicep_node
		*value; /* of a function: a LAMBDA; of an import: NAMEs, `b as a` has b below a */
	struct lt_bicep_decl *next;
};

struct lt_bicep_error {
	struct lt_place place;
	const char *sentence;
};

struct lt_bicep_file {
	const char *path; /* for places */
	struct lt_text bytes;
	struct lt_bicep_decl *first;
	struct lt_bicep_node *const *loads; /* calls of loadTextContent and its kin */
	int load_count;
	const struct lt_bicep_error *errors;
	int error_count;
	struct lt_arena *arena;
	uint32_t *lines; /* where each begins; made when first asked for */
	uint32_t line_count;
};

/* Never fails: what cannot be read is in errors. */
struct lt_bicep_file *lt_bicep_read(struct lt_arena *a, const char *path, struct lt_text bytes);

struct lt_place lt_bicep_place(struct lt_bicep_file *file, uint32_t at);

/* A TEXT's word with its escapes undone, in a when there are any. */
struct lt_text lt_bicep_text(const struct lt_bicep_node *text, struct lt_arena *a);

/* The decorator of this name (secure, description, sys.secure too), or NULL. */
const struct lt_bicep_node *lt_bicep_decorator(const struct lt_bicep_decl *decl, const char *name);
