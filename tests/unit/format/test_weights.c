/* SPDX-License-Identifier: Apache-2.0 */
#include "format/weights.h"

#include "t.h"

static const struct {
	const char *path;
	struct lt_text head;
	const char *format; /* NULL: no model */
	bool runs_code;
} rows[] = {
	{ "a.gguf", LT_LIT("GGUF\3\0\0\0"), "gguf", false },
	{ "a.safetensors", LT_LIT("\x40\0\0\0\0\0\0\0{\"a\":1}"), "safetensors", false },
	{ "model.bin", LT_LIT("\x80\x04\x95"), "pickle", true },
	{ "model.bin", LT_LIT("\x7f" "ELF"), NULL, false },
	{ "model.bin", LT_LIT("\x40\0\0\0\0\0\0\0{\"a\":1}"), "safetensors", false },
	{ "m.pt", LT_LIT("PK\3\4 archive/data.pkl"), "pickle", true },
	{ "m.pt", LT_LIT(""), "pickle", true },
	{ "m.h5", LT_LIT("\x89HDF\r\n\x1a\n"), "hdf5", true },
	{ "a.txt", LT_LIT("GGUF"), NULL, false },
};

TEST(the_bytes_say_more_than_the_name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_weights w;
		bool is = lt_weights_look(rows[i].path ? lt_text(rows[i].path) : LT_NONE, rows[i].head, &w);
		IS(is == (rows[i].format != NULL));
		if (is) {
			IS_TEXT(w.format, rows[i].format);
			IS(w.runs_code == rows[i].runs_code);
		}
	}
}

TEST(a_pointer_stands_for_its_file)
{
	struct lt_weights w;
	IS(lt_weights_look(LT_LIT("m.bin"),
		LT_LIT("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1234567\n"), &w));
	IS(w.lfs && w.size == 1234567 && w.runs_code);
}
