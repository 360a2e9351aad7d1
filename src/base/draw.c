/* SPDX-License-Identifier: Apache-2.0 */
#include "base/draw.h"

#include <sys/random.h>

#include "base/err.h"

bool
lt_draw(char *out, int letters, struct lt_err *err)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	for (int i = 0; i < letters;) {
		unsigned char byte;
		if (getrandom(&byte, 1, 0) != 1)
			return lt_fail_os(err, "draw a secret");
		if (byte < 248) /* 4 * 62: larger ones are drawn again */
			out[i++] = alphabet[byte % 62];
	}
	out[letters] = 0;
	return true;
}
