/* SPDX-License-Identifier: Apache-2.0 */
/* Civil days by Howard Hinnant's algorithm (chrono-Compatible Low-Level Date Algorithms). */
#include "base/date.h"

#include <stdio.h>

#include "base/arena.h"

static int64_t
days_from_civil(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

bool
lt_date_day(struct lt_text text, int64_t *ret_day)
{
	int64_t y, m, d;
	if (text.len < 10 || text.at[4] != '-' || text.at[7] != '-' || (text.len > 10 && text.at[10] != 'T' && text.at[10] != ' '))
		return false;
	if (!lt_text_int((struct lt_text){ text.at, 4 }, &y) || !lt_text_int((struct lt_text){ text.at + 5, 2 }, &m) ||
		!lt_text_int((struct lt_text){ text.at + 8, 2 }, &d))
		return false;
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (y < 0 || m < 1 || m > 12 || d < 1)
		return false;
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	if (d > days[m - 1] + (m == 2 && leap))
		return false;
	*ret_day = days_from_civil(y, m, d);
	return true;
}

void
lt_date_spell(int64_t day, char out[16])
{
	day += 719468;
	int64_t era = (day >= 0 ? day : day - 146096) / 146097;
	int64_t doe = day - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t m = mp + (mp < 10 ? 3 : -9);
	snprintf(out, 16, "%04d-%02d-%02d", (int)((yoe + era * 400 + (m <= 2)) % 10000), (int)m,
		(int)(doy - (153 * mp + 2) / 5 + 1));
}

char *
lt_date_moment(struct lt_arena *a, int64_t seconds)
{
	char day[16];
	int64_t of_day = ((seconds % 86400) + 86400) % 86400;
	lt_date_spell((seconds - of_day) / 86400, day);
	return lt_print(a, "%sT%02d:%02d:%02dZ", day, (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
}
