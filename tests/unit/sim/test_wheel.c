/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/wheel.h"
#include "t.h"

TEST(timers_come_when_they_are_due_and_not_before)
{
	static struct lt_sim_wheel wheel;
	struct lt_sim_timer soon = { 0 }, late = { 0 }, turns = { 0 };
	wheel.turned_ms = 1000;
	lt_sim_wheel_set(&wheel, &late, 1500);
	lt_sim_wheel_set(&wheel, &soon, 1003);
	lt_sim_wheel_set(&wheel, &turns, 1003 + 3 * LT_SIM_WHEEL_SLOTS);
	IS(lt_sim_wheel_wait(&wheel, 1000) == 3);
	IS(lt_sim_wheel_due(&wheel, 1002) == NULL);
	IS(lt_sim_wheel_due(&wheel, 1003) == &soon && lt_sim_wheel_due(&wheel, 1003) == NULL);
	IS(lt_sim_wheel_due(&wheel, 9000) == &late && lt_sim_wheel_due(&wheel, 9000) == NULL);
	IS(lt_sim_wheel_due(&wheel, 1003 + 3 * LT_SIM_WHEEL_SLOTS) == &turns);
	IS(lt_sim_wheel_wait(&wheel, 99999) == -1);
}

TEST(a_timer_that_was_cleared_does_not_come)
{
	static struct lt_sim_wheel wheel;
	struct lt_sim_timer a = { 0 }, b = { 0 };
	lt_sim_wheel_set(&wheel, &a, 5);
	lt_sim_wheel_set(&wheel, &b, 5);
	lt_sim_wheel_clear(&wheel, &a);
	lt_sim_wheel_clear(&wheel, &a);
	IS(lt_sim_wheel_due(&wheel, 10) == &b && lt_sim_wheel_due(&wheel, 10) == NULL && wheel.count == 0);
}

TEST(what_is_set_for_the_past_comes_next)
{
	static struct lt_sim_wheel wheel;
	struct lt_sim_timer a = { 0 };
	wheel.turned_ms = 100;
	lt_sim_wheel_set(&wheel, &a, 7);
	IS(lt_sim_wheel_due(&wheel, 101) == &a);
}
