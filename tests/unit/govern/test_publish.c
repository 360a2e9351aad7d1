/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/io.h"
#include "govern/publish.h"
#include "made.h"

static const char *
fresh_state(void)
{
	static char folder[64];
	snprintf(folder, sizeof folder, "/tmp/lintel-publish-XXXXXX");
	return mkdtemp(folder);
}

static bool
remove_all(const char *folder)
{
	return system(lt_print(arena, "rm -rf %s", folder)) == 0;
}

TEST(a_policy_becomes_a_generation_and_comes_back_whole)
{
	uint64_t generation = 0;
	struct lt_text bytes;
	struct lt_policy p;
	struct stat st;
	const char *state = fresh_state();
	IS(made(EXAMPLE));
	IS(lt_publish_add(arena, state, compiled.bytes, "apply a", "jo", 1000, &generation, &err) && generation == 1);
	IS(lt_publish_current(arena, state) == 0);
	IS(lt_publish_set_current(arena, state, 1, &err) && lt_publish_current(arena, state) == 1);
	IS(lt_publish_load(arena, state, 1, &bytes, &p, &err));
	IS(p.head->generation == 1 && p.head->made_at == 1000 && bytes.len == compiled.bytes.len);
	IS(memcmp(p.head->digest, compiled.policy.head->digest, 32) == 0);
	IS(stat(lt_print(arena, "%s/policy/1.policy", state), &st) == 0 && (st.st_mode & 0777) == 0600);
	IS(remove_all(state));
}

TEST(bytes_that_are_no_policy_never_get_a_generation)
{
	uint64_t generation = 7;
	struct lt_published *list;
	const char *state = fresh_state();
	IS(made(EXAMPLE));
	char *bytes = (char *)lt_copy_text(arena, compiled.bytes).at;
	bytes[compiled.bytes.len - 1] ^= 1;
	IS(!lt_publish_add(arena, state, (struct lt_text){ bytes, compiled.bytes.len }, "a", "", 1, &generation, &err));
	IS(generation == 7 && err.text[0] && lt_publish_list(arena, state, &list) == 0);
	IS(remove_all(state));
}

TEST(the_history_says_how_each_came_and_which_cannot_be_read)
{
	uint64_t generation;
	struct lt_published *list;
	const char *state = fresh_state();
	IS(made(EXAMPLE));
	IS(lt_publish_add(arena, state, compiled.bytes, "apply a\nb\tc", "jo", 1000, &generation, &err));
	IS(lt_publish_add(arena, state, compiled.bytes, "rollback 1", "", 2000, &generation, &err) && generation == 2);
	IS(lt_io_write(lt_print(arena, "%s/policy/3.policy", state), LT_LIT("no policy"), &err));
	IS(lt_publish_list(arena, state, &list) == 3);
	IS_TEXT(list[1].how, "rollback 1");
	IS(list[0].made_at == 1000 && !list[0].broken && list[2].broken);
	struct lt_err broken = { 0 };
	struct lt_text bytes;
	struct lt_policy p;
	IS(!lt_publish_load(arena, state, 3, &bytes, &p, &broken) && strstr(broken.text, "3.policy"));
	IS(lt_publish_add(arena, state, compiled.bytes, "apply a", "", 3000, &generation, &err) && generation == 4);
	IS(remove_all(state));
}

TEST(two_who_publish_at_once_get_a_generation_each)
{
	enum { WRITERS = 4, EACH = 25 };
	struct lt_published *list;
	const char *state = fresh_state();
	IS(made(EXAMPLE));
	for (int i = 0; i < WRITERS; i++) {
		pid_t child = fork();
		IS(child >= 0);
		if (child)
			continue;
		uint64_t generation;
		bool good = true;
		for (int n = 0; n < EACH && good; n++)
			good = lt_publish_add(arena, state, compiled.bytes, "apply", "", 1, &generation, &err);
		_exit(!good);
	}
	for (int i = 0; i < WRITERS; i++) {
		int status;
		IS(wait(&status) > 0 && status == 0);
	}
	IS(lt_publish_list(arena, state, &list) == WRITERS * EACH);
	for (int i = 0; i < WRITERS * EACH; i++)
		IS(list[i].generation == (uint64_t)i + 1 && !list[i].broken && strcmp(list[i].how, "apply") == 0);
	IS(remove_all(state));
}

TEST(old_policies_are_removed_but_for_the_last_and_the_one_in_force)
{
	uint64_t generation;
	struct lt_published *list;
	struct lt_text bytes;
	struct lt_policy p;
	int count = -1;
	const char *state = fresh_state();
	IS(made(EXAMPLE));
	IS(lt_publish_prune(arena, state, 10000, 2, &count, &err) && count == 0);
	for (int i = 1; i <= 6; i++)
		IS(lt_publish_add(arena, state, compiled.bytes, "apply", "jo", i * 1000, &generation, &err));
	IS(lt_publish_set_current(arena, state, 4, &err));
	IS(lt_publish_prune(arena, state, 2500, 1, &count, &err) && count == 1); /* 2 was replaced at 3000 */
	IS(lt_publish_list(arena, state, &list) == 5 && list[0].generation == 2);
	IS(lt_publish_prune(arena, state, 100000, 1, &count, &err) && count == 2);
	IS(lt_publish_list(arena, state, &list) == 3 && list[0].generation == 4 && strcmp(list[0].by, "jo") == 0);
	IS(lt_publish_load(arena, state, 4, &bytes, &p, &err));
	IS(lt_publish_add(arena, state, compiled.bytes, "apply", "jo", 7000, &generation, &err) && generation == 7);
	IS(remove_all(state));
}
