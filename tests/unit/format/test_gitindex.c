/* SPDX-License-Identifier: Apache-2.0 */
#include "format/gitindex.h"

#include "base/arena.h"
#include "base/err.h"
#include "t.h"

/* An index of two paths, written as git writes it. */
static struct lt_text
make(char *out, char version, size_t hash, const char *first, const char *second)
{
	size_t at = 0;
	memcpy(out, "DIRC\0\0\0", 7);
	out[7] = version;
	memcpy(out + 8, "\0\0\0\2", 4);
	at = 12;
	for (int i = 0; i < 2; i++) {
		const char *path = i ? second : first;
		size_t start = at;
		memset(out + at, 1, 40 + hash);
		at += 40 + hash;
		out[at++] = 0, out[at++] = (char)strlen(path);
		if (version == 4) {
			size_t same = 0;
			while (i && first[same] && first[same] == second[same])
				same++;
			out[at++] = (char)(i ? strlen(first) - same : 0);
			path += same;
		}
		memcpy(out + at, path, strlen(path) + 1);
		at += strlen(path) + 1;
		while (version != 4 && (at - start) % 8)
			out[at++] = 0;
	}
	memset(out + at, 7, hash);
	return (struct lt_text){ out, at + hash };
}

TEST(paths_of_each_version_and_hash_are_read)
{
	for (int version = 2; version <= 4; version++)
		for (size_t hash = 20; hash <= 32; hash += 12) {
			struct lt_arena *a = lt_arena_new(1 << 20);
			struct lt_err err = { 0 };
			struct lt_gitindex index;
			char bytes[1024];
			IS(lt_gitindex_read(a, make(bytes, (char)version, hash, "src/a.c", "src/b"), &index, &err));
			IS(index.count == 2);
			IS(lt_text_eq(index.paths[0], "src/a.c"));
			IS(lt_text_eq(index.paths[1], "src/b"));
			lt_arena_drop(a);
		}
}

TEST(every_cut_of_an_index_is_refused)
{
	char bytes[1024];
	for (int version = 2; version <= 4; version++) {
		struct lt_text whole = make(bytes, (char)version, 20, "src/a.c", "src/b");
		for (size_t len = 0; len + 28 < whole.len; len++) {
			struct lt_arena *a = lt_arena_new(1 << 20);
			struct lt_err err = { 0 };
			struct lt_gitindex index;
			IS(!lt_gitindex_read(a, (struct lt_text){ whole.at, len }, &index, &err));
			lt_arena_drop(a);
		}
	}
}
