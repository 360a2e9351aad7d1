/* SPDX-License-Identifier: Apache-2.0 */
/*
 * weights: what a model file is, by its first bytes, and by its name where these are not
 * there (a pointer of Git LFS stands for the file it names).
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { LT_WEIGHTS_HEAD = 512 };

struct lt_weights {
	const char *format; /* gguf safetensors onnx pickle torch-zip hdf5 parquet unknown */
	bool runs_code;     /* whether loading it can run code */
	bool lfs;           /* the file is a pointer of Git LFS */
	uint64_t size;      /* of the file it points to, when lfs */
};

/* Whether the name is that of weights or of a data set: then the head is worth reading. */
bool lt_weights_named(struct lt_text path);

/* head is the first LT_WEIGHTS_HEAD bytes, or fewer.  False: no model file after all. */
bool lt_weights_look(struct lt_text path, struct lt_text head, struct lt_weights *ret_weights);
