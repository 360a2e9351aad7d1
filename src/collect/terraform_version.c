/* SPDX-License-Identifier: Apache-2.0 */
/* Version constraints, as far as they decide the major version. */
#include "collect/terraform.h"

/* "3.5.1" as its first number and how many numbers it has; false for anything else. */
static bool
read_version(struct lt_text text, int64_t *major, int *parts, bool *zeros)
{
	struct lt_text piece, rest = text;
	if (lt_text_starts(rest, "v"))
		rest = (struct lt_text){ rest.at + 1, rest.len - 1 };
	*parts = 0;
	*zeros = true;
	while (lt_text_cut(&rest, '.', &piece)) {
		int64_t number;
		for (size_t i = 0; i < piece.len; i++)
			if (piece.at[i] == '-' || piece.at[i] == '+')
				piece.len = i;
		if (!lt_text_int(piece, &number) || number < 0 || number > 100000)
			return false;
		if (*parts == 0)
			*major = number;
		else if (number)
			*zeros = false;
		++*parts;
	}
	return *parts > 0;
}

static void
narrow_one(struct lt_terraform_majors *m, struct lt_text one)
{
	int64_t major = 0;
	int parts;
	bool zeros;
	size_t op = 0;
	while (op < one.len && strchr("<>=!~", one.at[op]))
		op++;
	struct lt_text sign = { one.at, op };
	if (!read_version(lt_text_trim((struct lt_text){ one.at + op, one.len - op }), &major,
		    &parts, &zeros))
		return;
	bool exact = sign.len == 0 || lt_text_eq(sign, "=");
	bool within = exact || (lt_text_eq(sign, "~>") && parts > 1);
	bool above = within || lt_text_eq(sign, ">=") || lt_text_eq(sign, ">") ||
		lt_text_eq(sign, "~>");
	bool below = lt_text_eq(sign, "<") || lt_text_eq(sign, "<=");
	int least = above ? (int)major : 0;
	int most = within ? (int)major : INT32_MAX;
	if (below)
		most = (int)major - (lt_text_eq(sign, "<") && zeros);
	m->least = least > m->least ? least : m->least;
	m->most = most < m->most ? most : m->most;
}

void
lt_terraform_narrow(struct lt_terraform_majors *majors, struct lt_text constraints)
{
	struct lt_text one;
	while (lt_text_cut(&constraints, ',', &one)) {
		one = lt_text_trim(one);
		if (one.len)
			narrow_one(majors, one);
	}
}

int
lt_terraform_major(struct lt_terraform_majors majors)
{
	return majors.least == majors.most ? majors.least : 0;
}
