/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int
lt_terminal_width(int64_t given)
{
	struct winsize w;
	if (given > 0)
		return (int)given;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= 40 ? w.ws_col : 80;
}

bool
lt_terminal_colour(const char *path)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	return strcmp(path, "-") == 0 && isatty(STDOUT_FILENO) && !(no_color && no_color[0]) && !(term && strcmp(term, "dumb") == 0);
}
