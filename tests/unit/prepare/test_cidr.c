/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges of addresses, and where subnets lie (infra6 P3-N). */
#include "base/arena.h"
#include "prepare/cidr.h"
#include "t.h"

static struct lt_arena *a;

__attribute__((constructor)) static void
begin(void)
{
	a = lt_arena_new((size_t)64 << 20);
}

static struct lt_cidr
range(const char *text)
{
	struct lt_cidr out = { 0 };
	const char *why;
	lt_cidr_read(a, lt_text(text), &out, &why);
	return out;
}

TEST(a_range_is_read_and_spelt)
{
	IS_TEXT(lt_cidr_spell(a, range("10.40.8.0/22")), "10.40.8.0/22");
	IS_TEXT(lt_cidr_spell(a, range("0.0.0.0/0")), "0.0.0.0/0");
	IS_TEXT(lt_cidr_spell(a, range("255.255.255.255/32")), "255.255.255.255/32");
}

TEST(what_is_no_range_is_told_with_what_would_be_one)
{
	static const char *const wrong[] = { "", "/", "10.0.0.0", "10.0.0/8", "10.0.0.0.0/8", "10.0.0.256/32", "10.0.0.0/33", "010.0.0.0/8", "10.0.0.0/08",
		"10.0.0.-1/8", "10.0.0.0/ 8", "10.0.0.0/8/8", "::/0", "10.0.0.0/", ".../8", "+1.0.0.0/8" };
	struct lt_cidr out;
	const char *why = NULL;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		IS(!lt_cidr_read(a, lt_text(wrong[i]), &out, &why) && why);
	IS(!lt_cidr_read(a, lt_text("10.40.10.0/22"), &out, &why));
	IS_TEXT(why, "'10.40.10.0/22' begins in the middle of its range; did you mean 10.40.8.0/22?");
}

TEST(ranges_meet_where_one_holds_the_other)
{
	IS(lt_cidr_meets(range("10.0.0.0/8"), range("10.1.0.0/16")));
	IS(lt_cidr_meets(range("10.1.0.0/16"), range("10.0.0.0/8")));
	IS(!lt_cidr_meets(range("10.0.0.0/24"), range("10.0.1.0/24")));
	IS(lt_cidr_meets(range("0.0.0.0/0"), range("192.168.0.0/16")));
	IS(lt_cidr_holds(range("10.0.0.0/8"), range("10.1.0.0/16")));
	IS(!lt_cidr_holds(range("10.1.0.0/16"), range("10.0.0.0/8")));
}

static uint64_t seed = 20261122;

static int
draw(int most)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (uint64_t)most);
}

/* Whatever is asked for: nothing meets, all lies in space, and one more at the end moves none. */
TEST(p3_n_a_plan_overlaps_nothing_and_stays_when_one_is_added)
{
	for (int turn = 0; turn < 400; turn++) {
		struct lt_cidr space = range("10.40.0.0/16"), taken[3];
		struct lt_cidr_want wants[14] = { 0 }, more[14];
		int count = 1 + draw(12), taken_count = draw(3);
		for (int i = 0; i < taken_count; i++)
			taken[i] = (struct lt_cidr){ space.at + (uint32_t)draw(256) * 256, 24 };
		for (int i = 0; i < count; i++)
			wants[i] = (struct lt_cidr_want){ .prefix = 20 + draw(9), .spare = draw(4) == 0 };
		memcpy(more, wants, sizeof wants);
		more[count].prefix = 20 + draw(9);
		IS(lt_cidr_plan(space, taken, taken_count, wants, count));
		IS(lt_cidr_plan(space, taken, taken_count, more, count + 1));
		for (int i = 0; i < count; i++) {
			IS(wants[i].spare || (wants[i].placed && lt_cidr_holds(space, wants[i].range) && wants[i].range.prefix == wants[i].prefix));
			IS(!wants[i].placed || !more[i].placed || wants[i].range.at == more[i].range.at);
			for (int j = 0; j < taken_count; j++)
				IS(!wants[i].placed || !lt_cidr_meets(wants[i].range, taken[j]));
			for (int j = 0; j < i; j++)
				IS(!wants[i].placed || !wants[j].placed || !lt_cidr_meets(wants[i].range, wants[j].range));
		}
	}
}

TEST(a_range_of_ones_own_moves_only_what_it_meets)
{
	struct lt_cidr space = range("10.40.0.0/16");
	struct lt_cidr_want before[3] = { { .prefix = 24 }, { .prefix = 24 }, { .prefix = 24 } };
	struct lt_cidr_want after[4] = { { .prefix = 24 }, { .prefix = 24 }, { .prefix = 24 }, { .prefix = 24, .fixed = true, .range = range("10.40.1.0/24") } };
	IS(lt_cidr_plan(space, NULL, 0, before, 3) && lt_cidr_plan(space, NULL, 0, after, 4));
	IS(before[0].range.at == after[0].range.at && before[2].range.at == after[2].range.at);
	IS_TEXT(lt_cidr_spell(a, after[1].range), "10.40.255.0/24");
}

TEST(what_finds_no_room_is_not_placed)
{
	struct lt_cidr_want wants[2] = { { .prefix = 25 }, { .prefix = 24 } };
	IS(!lt_cidr_plan(range("10.40.0.0/24"), NULL, 0, wants, 2));
	IS(wants[0].placed && !wants[1].placed);
}

TEST(room_that_was_kept_is_used_before_nothing_is)
{
	struct lt_cidr_want wants[2] = { { .prefix = 24, .spare = true }, { .prefix = 24 } };
	IS(lt_cidr_plan(range("10.40.0.0/24"), NULL, 0, wants, 2));
	IS(wants[1].placed);
}
