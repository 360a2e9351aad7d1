/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/guess.h"
#include "t.h"

TEST(four_bytes_are_a_token_until_something_is_learnt)
{
	struct lt_guess g = { 0 };
	IS(lt_guess_input(&g, 0) == 0 && lt_guess_input(&g, 1) == 1 && lt_guess_input(&g, 400) == 100);
}

TEST(bytes_a_token_move_towards_what_is_seen)
{
	struct lt_guess g = { 0 };
	for (int i = 0; i < 200; i++)
		lt_guess_learn(&g, 1000, 500, 10);
	uint64_t tokens = lt_guess_input(&g, 1000);
	IS(tokens > 480 && tokens <= 500);
	for (int i = 0; i < 500; i++)
		lt_guess_learn(&g, 1000000, 1, 10);
	IS(lt_guess_input(&g, 12000) >= 1000 && lt_guess_input(&g, 12000) < 1100);
	lt_guess_learn(&g, 10, 9, 10);
	IS(lt_guess_input(&g, 12000) < 1100);
}

TEST(the_95th_percentile_of_answers_is_guessed_once_there_were_some)
{
	struct lt_guess g = { 0 };
	for (int i = 0; i < 19; i++)
		lt_guess_learn(&g, 0, 0, 100);
	IS(lt_guess_output(&g, 777) == 777);
	for (int i = 0; i < 981; i++)
		lt_guess_learn(&g, 0, 0, 100);
	uint64_t all = lt_guess_output(&g, 777);
	IS(all >= 100 && all < 150);
	for (int i = 0; i < 40; i++)
		lt_guess_learn(&g, 0, 0, 5000);
	IS(lt_guess_output(&g, 777) == all);
	for (int i = 0; i < 40; i++)
		lt_guess_learn(&g, 0, 0, 5000);
	uint64_t some = lt_guess_output(&g, 777);
	IS(some >= 5000 && some < 7500);
}

TEST(every_size_is_guessed_at_least_as_large_as_it_is)
{
	for (uint64_t size = 1; size < 500000; size = size * 9 / 8 + 1) {
		struct lt_guess g = { 0 };
		for (int i = 0; i < 30; i++)
			lt_guess_learn(&g, 0, 0, size);
		uint64_t guess = lt_guess_output(&g, 7);
		IS(guess >= size && guess < size + size / 2 + 2);
	}
}

TEST(old_answers_fade)
{
	struct lt_guess g = { 0 };
	for (int i = 0; i < 2000; i++)
		lt_guess_learn(&g, 0, 0, 9000);
	for (int i = 0; i < 40000; i++)
		lt_guess_learn(&g, 0, 0, 10);
	IS(lt_guess_output(&g, 7) < 20);
}

TEST(what_a_broken_stream_said_is_reckoned_from_whole_ones)
{
	struct lt_guess g = { 0 };
	IS(lt_guess_said(&g, 7, 99) == 99);
	lt_guess_learn_stream(&g, 3, 300); /* too short to tell */
	IS(lt_guess_said(&g, 7, 99) == 99);
	lt_guess_learn_stream(&g, 10, 25);
	IS(lt_guess_said(&g, 4, 99) == 10);
	for (int i = 0; i < 100; i++)
		lt_guess_learn_stream(&g, 10, 10);
	IS(lt_guess_said(&g, 40, 99) >= 40 && lt_guess_said(&g, 40, 99) <= 42);
}
