/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences for people: made deep, completed on the way up, spoken at the door. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
lt_fail(struct lt_err *err, const char *format, ...)
{
	if (err->text[0])
		return false;
	va_list args;
	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	return false;
}

bool
lt_fail_os(struct lt_err *err, const char *format, ...)
{
	int why = errno;
	if (err->text[0])
		return false;
	va_list args;
	va_start(args, format);
	int len = vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof err->text)
		snprintf(err->text + len, sizeof err->text - (size_t)len, ": %s", strerror(why));
	return false;
}

bool
lt_within(struct lt_err *err, const char *format, ...)
{
	char where[sizeof err->text], whole[sizeof err->text * 2 + 2];
	va_list args;
	va_start(args, format);
	vsnprintf(where, sizeof where, format, args);
	va_end(args);
	snprintf(whole, sizeof whole, "%s: %s", where, err->text);
	size_t len = strlen(whole);
	if (len >= sizeof err->text)
		len = sizeof err->text - 1;
	memcpy(err->text, whole, len);
	err->text[len] = 0;
	return false;
}
