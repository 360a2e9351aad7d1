/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/supervise.h"
#include "t.h"

TEST(the_pause_doubles_up_to_ten_seconds_and_begins_anew_after_a_minute_of_health)
{
	int64_t pause = 0, want[] = { 100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000 };
	for (int i = 0; i < 9; i++)
		IS(lt_supervise_pause(&pause, 5) == want[i]);
	IS(lt_supervise_pause(&pause, 59999) == 10000);
	IS(lt_supervise_pause(&pause, 60000) == 100);
	IS(lt_supervise_pause(&pause, 10) == 200);
}
