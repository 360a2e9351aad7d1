/* SPDX-License-Identifier: Apache-2.0 */
#include "format/weights.h"

/* By name.  sure: the name alone is enough when the bytes say nothing. */
static const struct {
	const char *ending, *format;
	bool runs_code, sure;
} names[] = {
	{ ".safetensors", "safetensors", false, true },
	{ ".gguf", "gguf", false, true },
	{ ".ggml", "gguf", false, true },
	{ ".onnx", "onnx", false, true },
	{ ".pt", "pickle", true, true },
	{ ".pth", "pickle", true, true },
	{ ".ckpt", "pickle", true, true },
	{ ".pkl", "pickle", true, true },
	{ ".pickle", "pickle", true, true },
	{ ".joblib", "pickle", true, true },
	{ ".bin", "pickle", true, false },
	{ ".h5", "hdf5", true, true },
	{ ".keras", "keras", true, true },
	{ ".tflite", "tflite", false, true },
	{ ".engine", "tensorrt", false, false },
	{ ".parquet", "parquet", false, true },
};

static int
row_of(struct lt_text path)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (lt_text_ends(path, names[i].ending))
			return (int)i;
	return -1;
}

bool
lt_weights_named(struct lt_text path)
{
	return row_of(path) >= 0;
}

static bool
is_pointer(struct lt_text head, uint64_t *ret_size)
{
	if (!lt_text_starts(head, "version https://git-lfs.github.com/spec/"))
		return false;
	int64_t size = 0;
	for (struct lt_text line; lt_text_cut(&head, '\n', &line);)
		if (lt_text_starts(line, "size "))
			lt_text_int(lt_text_trim((struct lt_text){ line.at + 5, line.len - 5 }), &size);
	*ret_size = size > 0 ? (uint64_t)size : 0;
	return true;
}

/* What the bytes say, or NULL. */
static const char *
by_bytes(struct lt_text head)
{
	if (lt_text_starts(head, "GGUF"))
		return "gguf";
	if (lt_text_starts(head, "\x89HDF\r\n\x1a\n"))
		return "hdf5";
	if (lt_text_starts(head, "PAR1"))
		return "parquet";
	if (head.len > 2 && head.at[0] == '\x80' && head.at[1] >= 2 && head.at[1] <= 5)
		return "pickle";
	if (lt_text_starts(head, "PK\3\4") && memmem(head.at, head.len, "data.pkl", 8))
		return "pickle";
	/* Eight bytes of length, then a JSON object. */
	if (head.len > 9 && head.at[8] == '{' && head.at[5] == 0 && head.at[6] == 0 && head.at[7] == 0)
		return "safetensors";
	return NULL;
}

bool
lt_weights_look(struct lt_text path, struct lt_text head, struct lt_weights *ret_weights)
{
	int row = row_of(path);
	struct lt_weights w = { 0 };
	w.lfs = is_pointer(head, &w.size);
	const char *said = w.lfs ? NULL : by_bytes(head);
	if (row < 0 || (!said && !names[row].sure && !w.lfs))
		return false;
	w.format = said ? said : names[row].format;
	w.runs_code = said ? strcmp(said, "pickle") == 0 || strcmp(said, "hdf5") == 0 : names[row].runs_code;
	*ret_weights = w;
	return true;
}
